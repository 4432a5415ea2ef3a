import { inImage } from '../../example.ts';
import { copyOf } from '../../facts/copies.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const SECRET =
  /(^|\/)(\.env(\.(?!(?:[\w-]+\.)*(?:example|sample|template|dist)\b)[\w.-]+)?|id_(rsa|dsa|ecdsa|ed25519)|.*\.(pem|key|p12|pfx|jks|keystore|kdbx)|credentials(\.json|\.ya?ml)?|service[-_]?account.*\.json|client[-_]secret.*\.json|\.netrc|\.pgpass|\.npmrc|\.pypirc|\.aws|\.ssh|\.kube|secrets?\.(json|ya?ml|toml|env))$/i;

export const secretFile: DockerfileRule = {
  id: 'dockerfile/secret-file',
  title: 'No secret file in the image',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'Whoever can pull the image can read the file; deleting it later leaves it in its layer.',
  fix: 'Mount it while building (RUN --mount=type=secret) or when running, and name it in .dockerignore.',
  source: 'https://docs.docker.com/build/building/secrets/',
  bad: [{ at: 2, example: inImage('COPY .env /app/.env') }],
  good: [inImage('COPY .env.example /app/.env.example')],
  check(facts, report) {
    for (const { step } of steps(facts, 'COPY', 'ADD')) {
      const { from, sources } = copyOf(step.instruction);
      const secret =
        from === null ? sources.find(({ text }) => SECRET.test(text.replace(/\/$/, ''))) : undefined;
      if (secret) report(step.instruction, `${secret.text} is copied into the image`);
    }
  },
};
