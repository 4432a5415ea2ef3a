import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** What a process used: milliseconds and bytes. */
export interface Usage {
  readonly elapsed: number;
  readonly processor: number;
  readonly memory: number;
}

/** Another tool that plans an application from its sources. */
export interface Planner {
  readonly name: string;
  readonly command: string;
  argv(folder: string): readonly string[];
  /** What a plan says, in a few words. */
  shown(plan: string): string;
}

/** Those whose planning step runs by itself. Found on PATH; nothing is installed. */
export const PLANNERS: readonly Planner[] = [
  {
    name: 'nixpacks',
    command: 'nixpacks',
    argv: (folder) => ['plan', '--format', 'json', folder],
    shown: nixpacks,
  },
  { name: 'railpack', command: 'railpack', argv: (folder) => ['plan', folder], shown: railpack },
];

/** The providers it took, and whether it knows how to start what it builds. */
function nixpacks(plan: string): string {
  const { variables, start } = JSON.parse(plan) as {
    variables?: Record<string, string>;
    start?: { cmd?: string };
  };
  const providers = variables?.['NIXPACKS_METADATA'] ?? 'nothing';
  return start?.cmd === undefined
    ? `${providers}, no start command`
    : `${providers}: ${shortened(start.cmd)}`;
}

function railpack(plan: string): string {
  const { deploy } = JSON.parse(plan) as { deploy?: { startCommand?: string } };
  return deploy?.startCommand === undefined ? 'no start command' : shortened(deploy.startCommand);
}

/** For a cell of a table; scripts are those of the tree, not commands to type here. */
function shortened(command: string): string {
  const [first = ''] = command.replaceAll('|', '/').replace('npm run ', 'script ').split('\n');
  return first.length > 48 ? `${first.slice(0, 45)}...` : first;
}

/** One plan of a tree with what it took, measured by GNU time; or why there is none. */
export async function planOnce(
  planner: Planner,
  folder: string,
  scratch: string,
): Promise<{ readonly usage: Usage; readonly shown: string } | { readonly without: string }> {
  const figures = join(scratch, 'time');
  const start = performance.now();
  const argv = ['-q', '-o', figures, '-f', '%U %S %M', planner.command, ...planner.argv(folder)];
  const result = await execa('/usr/bin/time', argv, { reject: false, timeout: 120_000, stdin: 'ignore' });
  const elapsed = performance.now() - start;
  if (result.exitCode === undefined) return { without: 'GNU time is not installed' };
  if (result.exitCode === 127) return { without: 'not installed' };
  // Why a plan cannot be made is the tool's own matter, and may name places of this machine.
  if (result.exitCode !== 0) return { without: 'gave no plan' };
  const [user = 0, system = 0, kilobytes = 0] = (await readFile(figures, 'utf8'))
    .trim()
    .split(' ')
    .map(Number);
  await rm(figures);
  const usage = { elapsed, processor: (user + system) * 1000, memory: kilobytes * 1024 };
  return { usage, shown: planner.shown(result.stdout) };
}
