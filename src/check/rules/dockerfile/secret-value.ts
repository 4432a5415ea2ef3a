import { inImage } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

/** What keys of well-known services look like. */
const KEYS: readonly (readonly [string, RegExp])[] = [
  ['an AWS access key', /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['an OpenAI or Anthropic key', /\bsk-(proj-|ant-)?[A-Za-z0-9_-]{20,}\b/],
  ['a Hugging Face token', /\bhf_[A-Za-z0-9]{30,}\b/],
  ['a GitHub token', /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})\b/],
  ['a GitLab token', /\bglpat-[\w-]{20,}\b/],
  ['a Google API key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['a Slack token', /\bxox[abprs]-[\w-]{20,}/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a JSON web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ['a password in a URL', /\b[a-z][a-z0-9+]*:\/\/[^\s:@/$]+:[^\s@/${]{3,}@[\w.-]/i],
];

export const secretValue: DockerfileRule = {
  id: 'dockerfile/secret-value',
  title: 'No key written into the file',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'The key is in the repository, in the image and in its history: everyone who ever had one of them has it.',
  fix: 'Replace the key at its issuer now; pass the new one with RUN --mount=type=secret or when the container runs.',
  source: 'https://docs.docker.com/build/building/secrets/',
  bad: [{ at: 2, example: inImage(`RUN /app/fetch --as ${['AKIA', 'IOSFODNN7EXAMPLE'].join('')}`) }],
  good: [inImage('RUN --mount=type=secret,id=aws /app/fetch')],
  check({ file }, report) {
    for (const instruction of file.instructions) {
      const text = [instruction.logical, ...instruction.heredocs.map(({ content }) => content.text)].join(
        '\n',
      );
      const found = KEYS.find(([, pattern]) => pattern.test(text));
      if (found) report(instruction, `${instruction.keyword} holds ${found[0]}`);
    }
  },
};
