import type { Policy } from '../../src/check/rule.ts';

/** A labelled case, as the tools' test suites were taken apart: which fields it has depends on the tool. */
export interface Case {
  readonly tool: string;
  readonly rule?: string;
  readonly expect?: 'pass' | 'fail';
  readonly target?: string;
  readonly file?: string;
  readonly case?: string;
  readonly text?: string;
  readonly dockerfile?: string;
  readonly dockerignore?: string | null;
  /** Options of BuildKit's checks that a build argument gives: they take the place of the directive's. */
  readonly check?: string | null;
  /** What the case's configuration asks for. */
  readonly policy?: Policy;
  /** Where the finding must be, when that a file has one is not enough to agree. */
  readonly line?: number;
  readonly warnings?: readonly { readonly rule: string; readonly line: number }[];
}

const NAMES: Readonly<Record<string, string>> = { kubernetes: 'k8s.yaml', compose: 'compose.yaml' };

/** The files of a case, and which of them it is about. */
export function fileOf(found: Case): {
  readonly path: string;
  readonly files: Readonly<Record<string, string>>;
} {
  const written = found.dockerfile ?? found.text ?? '';
  const text = found.check == null ? written : written.replace(/^#check=.*/, `#check=${found.check}`);
  const target = found.target ?? (/^\s*services:/m.test(text) ? 'compose' : 'dockerfile');
  const path = NAMES[target] ?? 'Dockerfile';
  return { path, files: { [path]: text, ...(found.dockerignore == null ? {} : { '.dockerignore': found.dockerignore }) } }; // biome-ignore format: one line
}
