import { formatDuration } from '../formats/units/duration.ts';
import type { Running, RunningService } from '../model/running.ts';
import type { Look, Tone } from './look.ts';
import { table } from './table.ts';
import { printable } from './text.ts';

const TONES: Readonly<Record<RunningService['state'], Tone>> = {
  waiting: 'faint',
  starting: 'warn',
  healthy: 'good',
  running: 'good',
  done: 'good',
  failed: 'bad',
};

/** A stack as it runs, a service a line, and where it answers. */
export function renderRunning(value: Running, look: Look): string {
  const { services, address, project } = printable(value);
  if (services.length === 0) return `nothing of ${project} runs\n`;
  const open = address === null ? [] : ['', `${project} answers at ${look.style('strong', address)}`];
  return `${[...runningLines(services, look), ...open].join('\n')}\n`;
}

/** Name, state, start-up time, where it is published, image. */
function runningLines(services: readonly RunningService[], look: Look): readonly string[] {
  const rows = services.map(({ id, state, code, startMs, published, image }) => [
    look.style('strong', id),
    look.style(TONES[state], code === null || code === 0 ? state : `${state} (${code})`),
    startMs === null ? '' : `after ${formatDuration(startMs)}`,
    published.map(({ host, hostPort, port }) => `${host}:${hostPort}->${port}`).join(' '),
    look.style('faint', image),
  ]);
  return table(rows, { width: look.width, indent: 2 });
}
