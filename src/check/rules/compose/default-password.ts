import { inService } from '../../example.ts';
import { isKnownPassword, passwordIn } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

const NAMES = /(^|_)(password|passwd|pwd|pass|secret|token|api_?key|secret_key|private_key|credentials?)$/i;
const HARMLESS = /_FILE$|^(ALLOW_EMPTY|MYSQL_ALLOW)|(^|_)(public|max|min|expire|ttl|length|count|limit)/i;

export const defaultPassword: ComposeRule = {
  id: 'compose/default-password',
  title: 'No password that everybody knows',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['compose-lint:CL-0020', 'compose-lint:CL-0021'],
  everywhere: false,
  why: 'A database with the password of its example is open to whoever reaches it; such ports are scanned within minutes.',
  fix: `Write \${NAME:?set it} and keep the value outside the repository, or use a secret file.`,
  source: 'https://docs.docker.com/compose/how-tos/use-secrets/',
  bad: [
    { at: 3, example: inService('environment: {POSTGRES_PASSWORD: postgres}') },
    {
      at: 3,
      example: inService('environment: ["DATABASE_URL=postgres://app:postgres@db.example.org:5432/app"]'),
    },
    { at: 3, example: inService(`environment: ["DB_PASSWORD=\${DB_PASSWORD:-changeme}"]`) },
  ],
  good: [
    inService(`environment: ["DB_PASSWORD=\${DB_PASSWORD:?set it}", "DB_PASSWORD_FILE=/run/secrets/db"]`),
  ],
  check({ services }, report) {
    for (const { environment, name: service } of services) {
      for (const { name, value, at } of environment) {
        const secret = secretOf(name, value ?? '');
        if (secret !== null && secret !== '' && isKnownPassword(secret))
          report(at, `${name} of ${service} has a value that everybody knows`, {
            aliases: [passwordIn(value ?? '') !== null ? 'compose-lint:CL-0021' : 'compose-lint:CL-0020'],
          });
      }
    }
  },
};

/** The secret in a variable: its value, or the password of a URL. */
function secretOf(name: string, value: string): string | null {
  return passwordIn(value) ?? (NAMES.test(name) && !HARMLESS.test(name) ? value : null);
}
