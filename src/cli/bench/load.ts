import { Agent, get } from 'node:http';
import type { Answers } from '../../model/bench.ts';

/** The most of a short load: this many requests at once, and no more than so many in all. */
const AT_ONCE = 4;
const MOST = 2000;

/** Asks a route of this machine for some seconds and says how it answered. Redirects and client errors are answers. */
export async function load(port: number, path: string, milliseconds: number): Promise<Answers> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const times: number[] = [];
  let failed = 0;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    while (performance.now() - start < milliseconds && times.length + failed < MOST) {
      const asked = performance.now();
      if (await answers(port, path, agent)) times.push(performance.now() - asked);
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  agent.destroy();
  const seconds = (performance.now() - start) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { requests: times.length + failed, failed, perSecond: times.length / seconds, median: at(0.5), slowest95: at(0.95) }; // biome-ignore format: one value
}

/** Whether anything but a server error comes back. */
export function answers(port: number, path: string, agent?: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path, timeout: 5000, ...(agent && { agent }) };
    const asked = get(options, (answer) => {
      answer.resume();
      answer.on('end', () => resolve((answer.statusCode ?? 500) < 500));
      answer.on('error', () => resolve(false));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
  });
}
