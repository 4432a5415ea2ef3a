const SECRET =
  /(SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE|CREDENTIAL|ACCESS_?KEY|_KEY$|_DSN$|DATABASE_URL|_PASS$|AUTH$|MONGO_?URI|CONNECTION_STRING)/i;

/** Whether a variable's name says that its value must not be shown. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}
