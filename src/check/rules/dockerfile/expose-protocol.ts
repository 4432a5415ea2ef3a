import { inImage } from '../../example.ts';
import { instead, safely, steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const exposeProtocol: DockerfileRule = {
  id: 'dockerfile/expose-protocol',
  title: 'The protocol of EXPOSE in lower case',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'operability',
  aliases: ['buildkit:ExposeProtoCasing'],
  why: 'The image records protocols in lower case; other spellings are turned into it with a warning.',
  fix: 'Write the protocol in lower case.',
  source: 'https://docs.docker.com/reference/build-checks/expose-proto-casing/',
  bad: [{ at: 2, example: inImage('EXPOSE 8080/TCP') }],
  good: [inImage('EXPOSE 8080/tcp')],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'EXPOSE')) {
      for (const word of facts.built.has(stage) ? step.instruction.words : []) {
        const lower = word.text.replace(/\/(tcp|udp|sctp)$/i, (protocol) => protocol.toLowerCase());
        if (lower !== word.text)
          report(
            step.instruction,
            `${word.text} has its protocol in upper case`,
            safely(instead(word, lower)),
          );
      }
    }
  },
};
