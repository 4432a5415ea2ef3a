import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileFacts } from '../../facts/stage.ts';
import type { Alias, DockerfileRule, Report } from '../../rule.ts';

const WORDS = /(^|_)(apikey|auth|credentials?|key|password|pword|passwd|secret|token)(_|$)/i;
const HARMLESS = /(^|_)(public|file|version)(_|$)/i;
/** What hadolint takes for a secret by its name alone. */
const HADOLINT = /api_key|client_key|password|private|secret|token|username/i;
const HADOLINT_NAMES = new Set(
  `AWS_ACCESS_KEY_ID APPLICATION_KEY BITTREX_API_SECRET CF_USERNAME CI_DEPLOY_USER DOCKER_EMAIL DOCKER_USERNAME
  FACEBOOK_APP_ID HEROKU_API_USER OKTA_AUTHN_GROUPID OKTA_CLIENT_ORGURL OKTA_OAUTH2_CLIENTID OS_USERNAME
  STRIPE_DEVICE_NAME TRAVIS_OS_NAME TRAVIS_SECURE_ENV_VARS TRAVIS_SUDO VAULT_CLIENT_KEY`.split(/\s+/),
);
const KICS = /pass|secret|key|access|token|tkn/i;

export const secretInEnvironment: DockerfileRule = {
  id: 'dockerfile/secret-in-environment',
  title: 'No secret in ARG or ENV',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: ['hadolint:DL3064', 'buildkit:SecretsUsedInArgOrEnv', 'trivy:DS-0031', 'kics:c3e1b6ae'],
  why: 'ARG and ENV are kept in the image: whoever can pull it can read the value.',
  fix: 'Pass it at run time, or while building with RUN --mount=type=secret.',
  source: 'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
  bad: [{ at: 2, example: inImage('ENV OPENAI_API_KEY=sk-1') }],
  good: [
    inImage('ENV OPENAI_API_KEY_FILE=/run/secrets/openai'),
    inImage('RUN --mount=type=secret,id=key /app/fetch'),
  ],
  check(facts, report) {
    reportGlobals(facts, report);
    for (const { stage, step } of steps(facts, 'ARG', 'ENV', 'LABEL')) {
      const { keyword, pairs } = step.instruction;
      for (const { key, value } of pairs) {
        const aliases = toolsThatSay(keyword, key, value ?? '', facts.built.has(stage) && !step.onbuild);
        if (aliases.length === 0) continue;
        const clear = keyword !== 'LABEL' && WORDS.test(key);
        const empty = keyword === 'ENV' && value === '';
        const persona = clear && !empty ? 'regular' : 'auditor';
        report(step.instruction, `${keyword} ${key} looks like a secret`, { aliases, persona });
      }
    }
  },
};

/** ARG before the first FROM: hadolint alone speaks of those. */
function reportGlobals({ file }: DockerfileFacts, report: Report): void {
  const from = file.instructions.findIndex(({ keyword }) => keyword === 'FROM');
  for (const instruction of file.instructions.slice(0, Math.max(from, 0)))
    for (const { key } of instruction.keyword === 'ARG' ? instruction.pairs : [])
      if (isNamedSo(key) && !HARMLESS.test(key))
        report(instruction, `ARG ${key} looks like a secret`, {
          aliases: ['hadolint:DL3064'],
          persona: WORDS.test(key) ? 'regular' : 'auditor',
        });
}

const isNamedSo = (key: string): boolean => HADOLINT.test(key) || HADOLINT_NAMES.has(key.toUpperCase());

function toolsThatSay(keyword: string, key: string, value: string, built: boolean): readonly Alias[] {
  if (HARMLESS.test(key)) return [];
  const named = WORDS.test(key);
  const aliases: Alias[] = [];
  if (keyword !== 'LABEL' && built && named) aliases.push('buildkit:SecretsUsedInArgOrEnv', 'trivy:DS-0031');
  if (keyword !== 'LABEL' && isNamedSo(key)) aliases.push('hadolint:DL3064');
  if (keyword !== 'ARG' && (KICS.test(key) || KICS.test(value))) aliases.push('kics:c3e1b6ae');
  return aliases;
}
