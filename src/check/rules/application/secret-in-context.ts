import { contextFiles } from '../../facts/application.ts';
import { contextCopies } from '../../facts/copies.ts';
import type { ApplicationRule } from '../../rule.ts';
import { COPY_ALL } from './ignore-file.ts';

const SECRET =
  /(^|\/)(\.env(\.(?!(?:[\w-]+\.)*(?:example|sample|template|dist|test)\b)[\w.-]+)?|id_(rsa|dsa|ecdsa|ed25519)|[^/]*\.(pem|p12|pfx|jks|keystore|kdbx)|credentials\.(json|ya?ml)|service[-_]?account[^/]*\.json|client[-_]secret[^/]*\.json|\.netrc|\.pgpass|\.pypirc|secrets?\.(json|ya?ml|toml|env)|\.streamlit\/secrets\.toml)$/i;
const PUBLIC =
  /(^|\/)(ca|cacert|chain|fullchain|public|cert|certificate)[^/]*\.pem$|(^|\/)(test|tests|fixtures)\//i;

export const secretInContext: ApplicationRule = {
  id: 'application/secret-in-context',
  title: 'No secret that COPY takes along',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'The file is in the image: whoever can pull it can read it, and deleting it later leaves it in its layer.',
  fix: 'Add the file to .dockerignore, and replace the secret when the image was pushed.',
  source: 'https://docs.docker.com/build/building/secrets/',
  bad: [
    {
      at: 'Dockerfile:3',
      example: { Dockerfile: COPY_ALL, 'main.py': '', '.env': 'A=1\n', '.dockerignore': '.git\n' },
    },
  ],
  good: [
    { Dockerfile: COPY_ALL, 'main.py': '', '.env': 'A=1\n', '.dockerignore': '.env*\n' },
    { Dockerfile: COPY_ALL, 'main.py': '', '.env.prod.template': 'A=\n', '.dockerignore': '.git\n' },
  ],
  check(facts, report) {
    for (const build of facts.builds) {
      for (const copy of contextCopies(build.facts)) {
        const secrets = contextFiles(facts, build).filter(
          ({ path }) => isBelow(path, copy.folder) && SECRET.test(path) && !PUBLIC.test(path),
        );
        for (const { path } of secrets)
          report({ path: build.facts.path, ...copy }, `${path} is copied into the image`, {
            fix: `Add ${path} to .dockerignore.`,
          });
      }
    }
  },
};

const isBelow = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);
