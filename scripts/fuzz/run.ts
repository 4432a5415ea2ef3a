import { damager } from './damage.ts';

/** Milliseconds of the processor that one case may take. */
const SLOW = 2000;

/**
 * Feeds damaged seeds to `read`, as many and from which number on as the command line says: `[CASES] [SEED]` (100,000
 * cases by default). Ends the process with 1 and the case's number when something throws or is slow.
 * @param paths the seeds that are damaged
 * @param held what has held of every case, for people
 */
export async function fuzz(
  seeds: Readonly<Record<string, string>>,
  paths: readonly string[],
  held: string,
  read: (path: string, bytes: Uint8Array, number: number) => Promise<void>,
): Promise<void> {
  const cases = Number(process.argv[2] ?? 100_000);
  const seed = Number(process.argv[3] ?? 1);
  const { damaged, pick } = damager(seeds, seed);
  for (let number = 0; number < cases; number += 1) {
    const path = pick(paths);
    const bytes = damaged(Buffer.from(seeds[path] ?? ''));
    const start = process.cpuUsage();
    try {
      await read(path, bytes, number);
      // Processor time: how busy the machine is otherwise says nothing.
      const milliseconds = process.cpuUsage(start).user / 1000;
      if (milliseconds > SLOW) throw new Error(`took ${Math.round(milliseconds)} ms`);
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const text = JSON.stringify(Buffer.from(bytes).toString('latin1'));
      process.stderr.write(`case ${number} (seed ${seed}) in ${path}: ${reason}\n${text}\n`);
      process.exit(1);
    }
  }
  process.stdout.write(`${cases} cases, seed ${seed}: ${held}\n`);
}
