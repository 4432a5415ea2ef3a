import { posix } from 'node:path';
import { normalizeName } from '../../formats/pep508/name.ts';
import { printRequirement } from '../../formats/pep508/requirement.ts';
import { withoutLogins } from '../../formats/text/login.ts';
import type { Requirements, ServicePlan } from '../../model/plan.ts';
import type { Listed } from '../../model/resolve.ts';
import type { Tree } from '../../model/tree.ts';
import { readWanted } from './wanted.ts';

/** A line of pip's that names a folder: it is not beside the list when an image installs it. */
const LOCAL = /^\s*(?:-e\b|--editable\b|\.{0,2}\/|\.\s*$|file:)/m;

/**
 * What a service's manifest asks for as lines that pip reads, whatever the manifest's own format is: at the release that
 * a lock beside it names, without what the plan drops.
 */
export async function listRequirements(requirements: Requirements, tree: Tree): Promise<Listed> {
  const { manifest, also = [] } = requirements;
  const { asks, constraints, files, indexes } = await readWanted(requirements, tree);
  const pinned = new Map(
    constraints.flatMap((one) => {
      const [, name, version] = /^([\w.-]+)==([^\s;]+)$/.exec(one) ?? [];
      return name === undefined || version === undefined ? [] : [[normalizeName(name), version] as const];
    }),
  );
  const lines = asks.map(({ requirement }) => {
    const version = pinned.get(normalizeName(requirement.name));
    return printRequirement(
      version === undefined ? requirement : { ...requirement, specifier: `==${version}` },
    );
  });
  const extra = indexes.extra.filter(({ explicit }) => !explicit).map(({ url }) => url);
  const options = [
    ...[indexes.default].flatMap((url) => (url === null ? [] : [`--index-url ${url}`])),
    ...extra.map((url) => `--extra-index-url ${url}`),
    // A login is for no file of the application.
  ].filter((line) => withoutLogins(line) === line);
  const text = manifest === null ? '' : (tree.text(manifest) ?? '');
  const plain =
    manifest === null ||
    (also.length === 0 &&
      /\.(?:txt|in)$/.test(posix.basename(manifest)) &&
      files.length <= 1 &&
      !LOCAL.test(text));
  return { lines: [...options, ...new Set(lines)], plain };
}

/** The same of every service of Python, by its id. */
export async function listAll(
  services: readonly ServicePlan[],
  tree: Tree,
): Promise<ReadonlyMap<string, Listed>> {
  const python = services.filter(({ requirements }) => requirements.value.ecosystem === 'python');
  const lists = python.map(
    async ({ id, requirements }) => [id, await listRequirements(requirements.value, tree)] as const,
  );
  return new Map(await Promise.all(lists));
}
