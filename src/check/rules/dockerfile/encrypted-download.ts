import { inImage } from '../../example.ts';
import { commands } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const LOCAL = /^http:\/\/(localhost|127\.|\[::1\]|0\.0\.0\.0|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\$)/;

export const encryptedDownload: DockerfileRule = {
  id: 'dockerfile/encrypted-download',
  title: 'Downloads over https',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:d5b3c9a1'],
  why: 'What comes over http can be changed on the way by anyone between.',
  fix: 'Use https, or verify a checksum.',
  source: 'https://owasp.org/www-community/attacks/Manipulator-in-the-middle_attack',
  bad: [{ at: 2, example: inImage('RUN curl -fsSLO http://example.org/model.onnx') }],
  good: [inImage('RUN curl -fsSLO https://example.org/model.onnx')],
  check(facts, report) {
    for (const { step, command } of commands(facts, 'curl', 'wget', 'git', 'aria2c')) {
      const url = command.args.find(({ text }) => /^http:\/\//.test(text) && !LOCAL.test(text));
      const verified = step.commands.some(({ name }) => /^(sha\d+sum|gpg|gpgv|md5sum|shasum)$/.test(name));
      if (url && !verified) report(command, `${url.text} is fetched without encryption`);
    }
  },
};
