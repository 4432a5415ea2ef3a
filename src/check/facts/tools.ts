import { type Family, familyOf, installedPackages, installsUnnamed } from './contents.ts';
import { copyOf } from './copies.ts';
import { history } from './reach.ts';
import type { Stage, Step } from './stage.ts';

interface Tool {
  /** Packages that bring it. */
  readonly packages: readonly string[];
  /** Bases that have it. */
  readonly in: readonly Family[];
}

/** Programs a probe may call. */
const TOOLS: Readonly<Record<string, Tool>> = {
  curl: { packages: ['curl'], in: ['full'] },
  wget: { packages: ['wget'], in: ['full', 'alpine'] },
  nc: { packages: ['netcat', 'netcat-openbsd', 'netcat-traditional'], in: ['alpine'] },
  bash: { packages: ['bash'], in: ['full', 'slim'] },
  ps: { packages: ['procps'], in: ['full', 'alpine'] },
  pgrep: { packages: ['procps'], in: ['full', 'alpine'] },
  http: { packages: ['httpie'], in: [] },
};

/** True when the image made of a stage surely lacks a program that we know. */
export function missingTool(stage: Stage, name: string): boolean {
  const tool = TOOLS[name];
  const family = familyOf(stage);
  if (!tool || family === 'unknown' || tool.in.includes(family) || installsUnnamed(stage)) return false;
  const packages = installedPackages(stage);
  return (
    !tool.packages.some((found) => packages.has(found)) && !history(stage).some((step) => brings(step, name))
  );
}

/** Copies the program itself, or a folder of programs from another image. */
function brings({ instruction }: Step, name: string): boolean {
  if (instruction.keyword !== 'COPY') return false;
  const { from, sources, destination } = copyOf(instruction);
  const named = [...sources, ...(destination ? [destination] : [])].some(({ text }) =>
    text.replace(/\/$/, '').endsWith(`/bin/${name}`),
  );
  return named || (from !== null && sources.some(({ text }) => /^\/usr(\/local)?(\/bin)?\/?$/.test(text)));
}
