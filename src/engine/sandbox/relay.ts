import { readlinkSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HttpAnswer, Sent } from '../../model/engine.ts';
import { httpGet } from '../http.ts';

/** This file, to be run by Node inside the sandbox's network, with the program's process id as argument. */
export const RELAY = fileURLToPath(import.meta.url);

/**
 * Another address of the loopback network: a program that listens on 127.0.0.1 alone, where nothing outside a container
 * would reach it, is not reached here either.
 */
const OUTSIDE = '127.0.0.2';

/** A line of the relay's input. */
export interface RelayRequest {
  readonly id: number;
  readonly port: number;
  readonly path: string;
  readonly sent?: Sent;
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
  allowLowPorts();
  const answer = (id: number, answered: HttpAnswer | null): void => {
    process.stdout.write(`${JSON.stringify({ id, answer: answered } satisfies RelayAnswer)}\n`);
  };
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const { id, port, path, sent } = JSON.parse(line) as RelayRequest;
    httpGet({ address: OUTSIDE, port, servicePort: port }, path, sent).then((answered) =>
      answer(id, answered),
    );
  });
  lines.on('close', () => {
    endProgram(pid);
    process.exit(0);
  });
  answer(0, null);
}

/** As engines do it (ip-sysctl, ip_unprivileged_port_start): whoever the process is, it may listen on port 80. */
function allowLowPorts(): void {
  try {
    writeFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', '0');
  } catch {
    // Older kernels; such a program then says what it may not do.
    return;
  }
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
