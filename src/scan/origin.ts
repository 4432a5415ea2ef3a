import type { Part } from './part.ts';

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

/** A source with its texts. */
interface Source {
  readonly path: string;
  readonly strings: readonly { readonly value: string; readonly line: number }[];
}

/** Addresses in the code, each with its place. */
export function urlsOf(modules: readonly Source[]): Part['urls'] {
  return modules.flatMap((module) =>
    module.strings
      .filter((one) => /^(https?|wss?):\/\/[\w.-]+/.test(one.value))
      .map((one) => {
        const url = /^\w+:\/\/[\w.-]+(?::\d+)?/.exec(one.value)?.[0] ?? one.value;
        return { url, evidence: { path: module.path, line: one.line, text: url } };
      }),
  );
}
