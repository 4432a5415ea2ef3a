const SECRET =
  /(SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE|CREDENTIAL|ACCESS_?KEY|_KEY$|_DSN$|DATABASE_URL|_PASS$|AUTH$|MONGO_?URI|CONNECTION_STRING)/i;
/** Words at the end of a name that say something about a secret: how long it lives, how it is called, where it comes from. */
const ABOUT =
  /(^|_)(MINUTES?|MINS?|SECONDS?|SECS?|HOURS?|DAYS?|TTL|EXPIR\w*|LIFETIME|AGE|LENGTH|LIMIT|SIZE|COUNT|MAX|MIN|ALGORITHM|ALGO|ISSUER|AUDIENCE|HEADER|PREFIX|TYPE|NAME|ENABLED|REQUIRED)$/i;

/** Whether a variable's name says that its value must not be shown. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !ABOUT.test(name);
}

/** `postgres://user:password@host`: with what opens the store in it. */
const WITH_PASSWORD = /:\/\/[^@/\s]*:[^@/\s]*@/;

/** Whether a value is an address with a password in it, and so must not be shown whatever it is called. */
export function holdsPassword(value: string | null | undefined): boolean {
  return WITH_PASSWORD.test(value ?? '');
}
