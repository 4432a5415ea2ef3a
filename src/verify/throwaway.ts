import type { Input } from '../model/plan.ts';

/** Long enough for whoever checks that, and plainly not to be used. */
const SECRET = 'plimsoll-verify-only-0123456789abcdef0123456789abcdef';

/** Addresses by what their variables are called, the first that fits: well-formed, and nothing listens there. */
const ADDRESSES: readonly (readonly [name: RegExp, value: string])[] = [
  [/MONGO/, 'mongodb://127.0.0.1:27017/plimsoll'],
  [/REDIS|CELERY|BROKER|RESULT_BACKEND/, 'redis://127.0.0.1:6379/0'],
  [/AMQP|RABBIT/, 'amqp://guest:guest@127.0.0.1:5672//'],
  [/MYSQL|MARIADB/, 'mysql://plimsoll:plimsoll@127.0.0.1:3306/plimsoll'],
  [/POSTGRES|PG|DATABASE|DB|SQL/, 'postgresql://plimsoll:plimsoll@127.0.0.1:5432/plimsoll'],
  [/./, 'http://127.0.0.1:9'],
];

/**
 * A value for a variable that nobody gave, so that a service can be tried by itself: a secret, an address or a name.
 * Null for what no value can be made up for, such as a folder or a number.
 */
export function throwAwayValue({ name, secret, holds }: Input): string | null {
  const upper = name.toUpperCase();
  if (holds === 'email') return 'plimsoll@example.org';
  if (holds !== undefined && holds !== 'address') return null;
  if (holds === 'address' || /(^|_)(UR[IL]|DSN|CONNECTION_STRING|ENDPOINT|BROKER)$/.test(upper))
    return ADDRESSES.find(([pattern]) => pattern.test(upper))?.[1] ?? null;
  if (secret) return SECRET;
  if (/(^|_)(HOST|HOSTNAME|SERVER)$/.test(upper)) return '127.0.0.1';
  return /(^|_)(USER|USERNAME|LOGIN|DB|DB_NAME|DATABASE|BUCKET|REGION)$/.test(upper) ? 'plimsoll' : null;
}

/** The same for a stack, which does not start without: what is read as any text, a folder or a word, may be any. */
export function stackThrowAwayValue(input: Input): string | null {
  return throwAwayValue(input) ?? (input.holds === undefined ? 'plimsoll' : null);
}
