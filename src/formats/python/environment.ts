import type { CallExpression } from './syntax.ts';

/**
 * Readers of one address in which a whole setting is, and the variable that they read where they are told none
 * (django-environ, "Supported types"; the constants of dj-database-url, django-cache-url and dj-email-url).
 */
const UNNAMED: Readonly<Record<string, string>> = {
  'env.db': 'DATABASE_URL', 'env.db_url': 'DATABASE_URL', 'dj_database_url.config': 'DATABASE_URL',
  'env.cache': 'CACHE_URL', 'env.cache_url': 'CACHE_URL', 'django_cache_url.config': 'CACHE_URL',
  'env.channels': 'CHANNELS_URL', 'env.channels_url': 'CHANNELS_URL', 'env.search_url': 'SEARCH_URL',
  'env.email_url': 'EMAIL_URL', 'dj_email_url.config': 'EMAIL_URL',
}; // biome-ignore format: one table, read as one
/** Functions that read a variable: its name first, then its default, by position or as `default`. */
const READERS = new Set([
  'os.getenv', 'os.environ.get', 'environ.get', 'getenv', 'decouple.config', 'config', 'env', 'env.str', 'env.int',
  'env.bool', 'env.float', 'env.decimal', 'env.timedelta', 'env.list', 'env.dict', 'env.json', 'env.url', 'env.email',
  'env.date', 'env.datetime', 'env.uuid', 'env.path', 'env.tuple', 'env.bytes', 'env.enum', 'env.log_level',
  'env.dj_db_url', 'env.dj_cache_url', 'env.dj_email_url', 'os.environ.setdefault', 'os.environ.pop',
  ...Object.keys(UNNAMED),
]); // biome-ignore format: one table, read as one

/** True for a function that reads an environment variable named by its first argument. */
export function readsEnvironment(qualified: string): boolean {
  return READERS.has(qualified);
}

/**
 * The variable that a call of such a function reads, where it is written out: of `env.db()` it is `DATABASE_URL`.
 * @param qualified the function's name
 */
export function variableRead(qualified: string, { args, keywords }: CallExpression): string | null {
  const named = args[0] ?? keywords['env'];
  if (named !== undefined) return named.kind === 'string' && named.holes.length === 0 ? named.value : null;
  return UNNAMED[qualified] ?? null;
}
