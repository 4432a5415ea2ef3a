import { inService } from '../../example.ts';
import { isKnownPassword, passwordIn } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

const NAMES =
  /(^|_)(password|passphrase|passwd|pwd|secret|tokens?|encryption_key|api_?key|secret_?key|access_?key|private_?key|credentials?)(_|$)/i;
const HARMLESS =
  /(^|_)(file|path|url|uri|public|name|id|version|expire\w*|ttl|length|header|max|min|algorithm|type)(_|$)/i;
const KNOWN_FORM = /^(sk-[\w-]{8,}|hf_\w{8,}|ghp_\w{20,}|AKIA[0-9A-Z]{16}|xox[bp]-|eyJ[\w-]+\.)/;
/** No secret: switches, numbers, words that ask to be replaced, and those for keys that nobody asks for. */
const OBVIOUS =
  /^(|change[-_]?\w*|minio\w*|(dummy|fake|placeholder|unused|not[-_]?(used|needed|required)|no[-_]?key|empty|ollama|lm-studio)([-_ ].*)?|true|false|yes|no|on|off|none|null|\d{1,4})$/i;

export const secretInEnvironment: ComposeRule = {
  id: 'compose/secret-in-environment',
  title: 'No secret written into the file',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: ['compose-lint:CL-0020', 'compose-lint:CL-0021'],
  everywhere: false,
  why: 'The file is in the repository and its history: a secret in it is known to everyone who ever had access.',
  fix: `Write \${NAME:?set it}, or use secrets: with a file, and replace the secret that was written down.`,
  source: 'https://docs.docker.com/compose/how-tos/use-secrets/',
  bad: [{ at: 3, example: inService('environment: {JWT_SECRET: n3Xf0pWq81kd}') }],
  good: [
    inService(`environment: ["JWT_SECRET=\${JWT_SECRET:?set it}", "TOKEN_EXPIRE=30"]`),
    inService('environment: {OPENAI_API_KEY: not-needed}'),
    inService(`environment: {S3_ACCESS_KEY: plants, S3_SECRET_KEY: "\${S3_SECRET_KEY:?set it}"}`),
  ],
  check({ services }, report) {
    for (const { environment, name: service } of services) {
      for (const { name, value, at } of environment) {
        // Beside a secret key, the access key is its user's name.
        if (
          /ACCESS_KEY(_ID)?$/.test(name) &&
          environment.some((other) => /SECRET/.test(other.name)) &&
          !/SECRET/.test(name)
        )
          continue;
        const [secret, inUrl] = secretOf(name, value ?? '');
        // What everybody knows is left to the rule about default passwords.
        if (!OBVIOUS.test(secret) && !isKnownPassword(secret) && !/^[$<{]/.test(secret))
          report(at, `${name} of ${service} holds a secret`, {
            aliases: [inUrl ? 'compose-lint:CL-0021' : 'compose-lint:CL-0020'],
          });
      }
    }
  },
};

/** What of a variable would be a secret, and whether it is the password of a URL. */
function secretOf(name: string, value: string): readonly [string, boolean] {
  const inUrl = passwordIn(value);
  if (inUrl !== null) return [inUrl, true];
  const named = NAMES.test(name) && !HARMLESS.test(name);
  return [named || KNOWN_FORM.test(value) ? value : '', false];
}
