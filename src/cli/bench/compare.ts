import { median } from '../../formats/units/median.ts';
import {
  type Bench,
  type BenchChange,
  type BenchWay,
  type ComparedBench,
  SCENARIOS,
  type StackBench,
  type Usage,
} from '../../model/bench.ts';

/** What is kept of a run. */
export type Kept = Bench | StackBench;

/** Who the figures are of: only those of one subject are compared. */
export function subjectOf(kept: Kept): string {
  return kept.schema === 'plimsoll.bench/1' ? kept.service : 'the stack';
}

/** Two runs of one subject side by side: every figure that both have, as medians. */
export function compareBenches(before: Kept, after: Kept): ComparedBench {
  const old = new Map(figuresOf(before).map((one) => [`${one.of}\0${one.figure}`, one.value]));
  const changes = figuresOf(after).flatMap(({ of, figure, unit, value }): readonly BenchChange[] => {
    const then = old.get(`${of}\0${figure}`);
    return then == null || value == null ? [] : [{ of, figure, unit, before: then, after: value }];
  });
  return {
    subject: subjectOf(after),
    before: before.taken,
    after: after.taken,
    sameMachine: JSON.stringify(before.machine) === JSON.stringify(after.machine),
    changes,
  };
}

interface Figure extends Pick<BenchChange, 'of' | 'figure' | 'unit'> {
  readonly value: number | null | undefined;
}

function figuresOf(kept: Kept): readonly Figure[] {
  if (kept.schema === 'plimsoll.bench/1') return kept.ways.flatMap(wayFigures);
  const { starts, images, load, services } = kept;
  return [
    { of: '', figure: 'start', unit: 'ms', value: median(starts) },
    { of: '', figure: 'images', unit: 'bytes', value: images },
    { of: '', figure: 'answers', unit: 'per second', value: load?.perSecond },
    ...services.flatMap(({ id, image, starts, idle, busy }): readonly Figure[] => [
      { of: id, figure: 'start', unit: 'ms', value: median(starts) },
      { of: id, figure: 'image', unit: 'bytes', value: image },
      ...memory(id, idle, busy),
    ]),
  ];
}

function wayFigures({ way, builds, context, sizes, starts, idle, load }: BenchWay): readonly Figure[] {
  return [
    ...SCENARIOS.map((name): Figure => ({ of: way, figure: `build, ${name}`, unit: 'ms', value: median(builds[name] ?? []) })),
    { of: way, figure: 'sent to the builder', unit: 'bytes', value: context?.size },
    { of: way, figure: 'image', unit: 'bytes', value: sizes?.engine },
    { of: way, figure: 'image, as sent', unit: 'bytes', value: sizes?.compressed },
    { of: way, figure: 'layers', unit: 'pieces', value: sizes?.layers },
    { of: way, figure: 'start', unit: 'ms', value: median(starts) },
    ...memory(way, idle, load),
    { of: way, figure: 'answers', unit: 'per second', value: load?.perSecond },
  ]; // biome-ignore format: a figure a line
}

function memory(of: string, idle: Usage | null, busy: Usage | null): readonly Figure[] {
  return [
    { of, figure: 'memory, idle', unit: 'bytes', value: idle?.memory },
    { of, figure: 'memory, under load', unit: 'bytes', value: busy?.memory },
  ];
}
