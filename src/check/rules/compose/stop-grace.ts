import { secondsOf } from '../../../formats/compose/values.ts';
import { at, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

/** Flags of servers that say how long they wait for requests to end. */
const WAITS = /--(graceful-timeout|timeout-graceful-shutdown)[= ](\d+)/;

export const stopGrace: ComposeRule = {
  id: 'compose/stop-grace',
  title: "A stop grace that fits the server's own",
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'health',
  aliases: [],
  everywhere: false,
  why: 'Compose kills after 10 seconds: a server that was told to wait longer loses the requests it is working on.',
  fix: "Set stop_grace_period above the server's graceful timeout.",
  source: 'https://docs.docker.com/reference/compose-file/services/#stop_grace_period',
  bad: [{ at: 2, example: inService('command: ["gunicorn", "app:app", "--graceful-timeout", "30"]') }],
  good: [inService('command: ["gunicorn", "app:app", "--graceful-timeout", "30"]\nstop_grace_period: 40s')],
  check({ services }, report) {
    for (const { command, node, name, at: place } of services) {
      const wait = Number(WAITS.exec((command ?? []).join(' '))?.[2] ?? 0);
      const grace = secondsOf(text(at(node, 'stop_grace_period'))) ?? 10;
      if (wait > 0 && grace <= wait)
        report(place, `${name} is killed after ${grace} s, but its server waits ${wait} s`);
    }
  },
};
