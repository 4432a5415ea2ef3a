/** Whom an address asks. */
export interface Origin {
  /** As written. */
  readonly host: string;
  /** Null where the address names none. */
  readonly port: number | null;
  /** Whether it is this machine, or the one that a container runs on. */
  readonly isLocal: boolean;
}

/** The origin at the beginning of an address of HTTP or of a web socket; null for what is none. */
export function originIn(url: string): Origin | null {
  const match = /^(?:https?|wss?):\/\/([\w.-]+)(?::(\d+))?/.exec(url);
  if (!match) return null;
  const [, host = '', port] = match;
  const isLocal = /^(localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)$/.test(host);
  return { host, port: port === undefined ? null : Number(port), isLocal };
}
