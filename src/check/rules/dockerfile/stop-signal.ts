import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const SIGNALS = /^(SIG)?(HUP|INT|QUIT|TERM|USR1|USR2|WINCH|ABRT|ALRM|RTMIN(\+\d+)?|RTMAX(-\d+)?|PWR)$/;

export const stopSignal: DockerfileRule = {
  id: 'dockerfile/stop-signal',
  title: 'A stop signal that can be answered',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'health',
  aliases: [],
  why: 'A process cannot catch SIGKILL or SIGSTOP: requests are lost and files left half written at every stop.',
  fix: 'Use SIGTERM, or the one by which the server stops gracefully (SIGQUIT for nginx).',
  source: 'https://docs.docker.com/reference/dockerfile/#stopsignal',
  bad: [{ at: 2, example: inImage('STOPSIGNAL SIGKILL') }],
  good: [inImage('STOPSIGNAL SIGQUIT')],
  check(facts, report) {
    for (const { step } of steps(facts, 'STOPSIGNAL')) {
      const signal = step.instruction.args.text.replace(/["']/g, '').toUpperCase();
      if (/^(SIG)?(KILL|STOP)$|^(9|19)$/.test(signal))
        report(step.instruction, `${signal} cannot be answered`);
      else if (!SIGNALS.test(signal) && !/^\d+$|\$/.test(signal))
        report(step.instruction, `${signal} is no signal`);
    }
  },
};
