import type { EnvironmentVariable, Held } from '../../model/inventory.ts';

const SECRET =
  /(SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE|CREDENTIAL|ACCESS_?KEY|_KEY$|_DSN$|DATABASE_URL|_PASS$|AUTH$|MONGO_?URI|CONNECTION_STRING)/i;
/** Words at the end of a name that say something about a secret: how long it lives, how it is called, where it comes from. */
const ABOUT =
  /(^|_)(MINUTES?|MINS?|SECONDS?|SECS?|HOURS?|DAYS?|TTL|EXPIR\w*|LIFETIME|AGE|LENGTH|LIMIT|SIZE|COUNT|MAX|MIN|ALGORITHM|ALGO|ISSUER|AUDIENCE|HEADER|PREFIX|TYPE|NAME|ENABLED|REQUIRED)$/i;

/** What is about secrets where their names say otherwise: nobody signs with a number. */
const NO_SECRET: readonly (Held | undefined)[] = ['number', 'boolean', 'duration', 'choice'];

/** Whether a variable's name says that its value must not be shown, and what it holds can be a secret. */
export function isSecret(name: string, holds?: Held): boolean {
  return SECRET.test(name) && !ABOUT.test(name) && !NO_SECRET.includes(holds);
}

/** The variable with what it holds, where that was not known. */
export function withHeld(variable: EnvironmentVariable, holds: Held | undefined): EnvironmentVariable {
  if (holds === undefined || variable.holds !== undefined) return variable;
  return { ...variable, holds, secret: variable.secret && !NO_SECRET.includes(holds) };
}

/** `postgres://user:password@host`: with what opens the store in it. */
const WITH_PASSWORD = /:\/\/[^@/\s]*:[^@/\s]*@/;

/** Whether a value is an address with a password in it, and so must not be shown whatever it is called. */
export function holdsPassword(value: string | null | undefined): boolean {
  return WITH_PASSWORD.test(value ?? '');
}

/** The variables without what may be a secret. */
export function open(variables: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...variables].filter(([name, value]) => !isSecret(name) && !holdsPassword(value)));
}

/**
 * A Dockerfile, compose file or `.env` with an x for each letter of what may be a secret, so that it is as long as before:
 * values of variables and keys that are called so, of flags for passwords, and the passwords in addresses.
 */
export function masked(text: string): string {
  const hidden = (value: string): string => 'x'.repeat(value.length);
  return text
    .replace(
      /(["'])([A-Za-z_]\w*)=((?:(?!\1)[^\n])+)\1/g,
      (all: string, quote: string, name: string, value: string) =>
        isSecret(name) && !value.startsWith('$') ? `${quote}${name}=${hidden(value)}${quote}` : all,
    )
    .replace(
      /([A-Za-z_]\w*)(["']?[ \t]*[=:][ \t]*)("[^"\n]*"|'[^'\n]*'|[^\s"',}\]#{[][^\s"',}\]]*)/g,
      (all: string, name: string, between: string, value: string) =>
        isSecret(name) && !/^["']?\$/.test(value) ? `${name}${between}${hidden(value)}` : all,
    )
    .replace(
      /^([ \t]*(?:ENV|ARG)[ \t]+)(\w+)([ \t]+)(\S.*)$/gim,
      (all: string, keyword: string, name: string, space: string, value: string) =>
        isSecret(name) ? `${keyword}${name}${space}${hidden(value)}` : all,
    )
    .replace(
      /(--?\w*pass(?:word|wd)?[ \t]+)([^\s"']+)/gi,
      (_, flag: string, value: string) => `${flag}${hidden(value)}`,
    )
    .replace(
      /(:\/\/[^:@/\s]*):([^@/\s]+)@/g,
      (_, user: string, value: string) => `${user}:${hidden(value)}@`,
    );
}
