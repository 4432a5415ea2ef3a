import { readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HttpAnswer } from '../../model/engine.ts';
import { httpGet } from '../http.ts';

/** This file, to be run by Node inside the sandbox's network, with the program's process id as argument. */
export const RELAY = fileURLToPath(import.meta.url);

/** A line of the relay's input. */
export interface RelayRequest {
  readonly id: number;
  readonly port: number;
  readonly path: string;
  readonly timeoutMs: number;
}

/** A line of its output. The first has the id 0: the relay is ready. */
export interface RelayAnswer {
  readonly id: number;
  readonly answer: HttpAnswer | null;
}

/**
 * Answers requests until the input ends: one process for all polls instead of one for each. The input ends when whoever
 * made the sandbox is gone, killed perhaps; the program then goes too.
 */
function serve(pid: number): void {
  const answer = (id: number, answered: HttpAnswer | null): void => {
    process.stdout.write(`${JSON.stringify({ id, answer: answered } satisfies RelayAnswer)}\n`);
  };
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const { id, port, path, timeoutMs } = JSON.parse(line) as RelayRequest;
    httpGet('127.0.0.1', port, path, timeoutMs).then((answered) => answer(id, answered));
  });
  lines.on('close', () => {
    endProgram(pid);
    process.exit(0);
  });
  answer(0, null);
}

/** Bubblewrap's own `--die-with-parent` fails where root made the sandbox: its processes may not signal the user's. */
function endProgram(pid: number): void {
  try {
    // The number could belong to another process by now: it is the program only if it shares this network.
    const isOurs = readlinkSync(`/proc/${pid}/ns/net`) === readlinkSync('/proc/self/ns/net');
    if (isOurs) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
    return;
  }
}

if (import.meta.main) serve(Number(process.argv[2]));
