import type { Stage, Step } from './stage.ts';

/** The stages that building the last one, or any of the named targets, runs. */
export function builtStages(stages: readonly Stage[], targets: readonly string[]): ReadonlySet<Stage> {
  const built = new Set<Stage>();
  const final = stages.at(-1);
  const roots = targets.map((target) => stageNamed(stages, target, stages.length));
  const queue = [final, ...roots].filter((stage) => stage !== undefined && stage !== null);
  for (let stage = queue.pop(); stage; stage = queue.pop()) {
    if (built.has(stage)) continue;
    built.add(stage);
    queue.push(...dependencies(stage, stages));
  }
  return built;
}

/** The stages a stage reads from: its parent, and those of COPY --from and RUN --mount=from. */
function dependencies(stage: Stage, stages: readonly Stage[]): readonly Stage[] {
  const names = stage.steps.flatMap(({ instruction, mounts }) => [
    ...instruction.flags.filter((flag) => flag.name === 'from').map((flag) => flag.value ?? ''),
    ...mounts.map((mount) => mount.options['from'] ?? ''),
  ]);
  const read = names.map((name) => stageNamed(stages, name, stage.index));
  return [stage.parent, ...read].filter((found) => found !== null);
}

/** The stage before `index` that a name or number means, or null. */
export function stageNamed(stages: readonly Stage[], name: string, index: number): Stage | null {
  const earlier = stages.slice(0, index);
  const named = earlier.findLast((stage) => stage.name === name.toLowerCase());
  if (named) return named;
  return /^\d+$/.test(name) ? (earlier[Number(name)] ?? null) : null;
}

/** A stage and those it starts from, the stage itself first. */
export function lineage(stage: Stage | null): readonly Stage[] {
  return stage ? [stage, ...lineage(stage.parent)] : [];
}

/** The instructions that made a stage's image, those of the stages it starts from first. */
export function history(stage: Stage | null): readonly Step[] {
  return lineage(stage)
    .toReversed()
    .flatMap(({ steps }) => steps);
}
