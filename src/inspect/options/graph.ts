/** What each package needs, by name; packages that are not there may be named. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** Everything that can be reached from `roots`, they themselves included, without passing through `without`. */
export function reachable(
  graph: Graph,
  roots: Iterable<string>,
  without: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name) || without.has(name) || !graph.has(name)) continue;
    seen.add(name);
    queue.push(...(graph.get(name) ?? []));
  }
  return seen;
}

/**
 * What nothing needs any more once nobody asks for `removed`: those of them that nothing else needs, and what only they
 * need.
 * @param kept what somebody asked for by name, besides all that no other package needs
 */
export function orphans(
  graph: Graph,
  removed: ReadonlySet<string>,
  kept: Iterable<string>,
): ReadonlySet<string> {
  const needed = new Set([...graph].flatMap(([name, needs]) => needs.filter((need) => need !== name)));
  const roots = [...[...graph.keys()].filter((name) => !needed.has(name)), ...kept];
  const before = reachable(graph, [...roots, ...removed]);
  const after = reachable(
    graph,
    roots.filter((name) => !removed.has(name)),
  );
  return new Set([...before].filter((name) => !after.has(name)));
}
