/** The tools whose comments are honoured, so that a team can change tools at no cost. */
export type PragmaTool = 'hadolint' | 'buildkit' | 'trivy' | 'checkov' | 'plimsoll';

/** A comment that asks for findings not to be reported. */
export interface Pragma {
  readonly tool: PragmaTool;
  /** `tool:id` aliases or our own rule ids; `*` for all of the tool's. */
  readonly ids: readonly string[];
  readonly scope: 'file' | 'next';
  readonly reason: string | null;
  /** `YYYY-MM-DD`: from that day on it no longer holds. */
  readonly until: string | null;
}

/** Reads what a comment (without `#`) asks for; null when it asks for nothing. */
export function parsePragma(comment: string): Pragma | null {
  for (const read of [hadolint, buildkit, checkov, trivy, own]) {
    const pragma = read(comment.trim());
    if (pragma) return pragma;
  }
  return null;
}

const split = (list: string): readonly string[] =>
  list
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');

const orNull = (text: string | undefined): string | null => text?.trim() || null;

/** `hadolint ignore=DL3006,SC2046 # reason`, `hadolint global ignore=DL3006`. */
function hadolint(comment: string): Pragma | null {
  const match = /^hadolint\s+(global\s+)?ignore\s*=\s*([\w\s,]+?)\s*(?:#\s*(.*))?$/.exec(comment);
  if (!match) return null;
  const ids = split(match[2] ?? '').map((id) => `hadolint:${id}`);
  const scope = match[1] ? 'file' : 'next';
  return { tool: 'hadolint', ids, scope, reason: orNull(match[3]), until: null };
}

/** `check=skip=A,B;error=true`; after a space anything may follow. */
function buildkit(comment: string): Pragma | null {
  const [, options = '', reason] = /^check\s*=\s*(\S+)\s*(.*)$/.exec(comment) ?? [];
  const skip = options.split(';').find((option) => option.startsWith('skip='));
  if (skip === undefined) return null;
  const names = split(skip.slice('skip='.length));
  const ids = names.map((name) => (name === 'all' ? '*' : `buildkit:${name}`));
  return { tool: 'buildkit', ids, scope: 'next', reason: orNull(reason?.replace(/^\W+/, '')), until: null };
}

/** `checkov:skip=CKV_DOCKER_1:reason` */
function checkov(comment: string): Pragma | null {
  const match = /^checkov:skip=\s*([\w]+)\s*(?::(.*))?$/.exec(comment);
  if (!match) return null;
  const ids = [`checkov:${match[1]}`];
  return { tool: 'checkov', ids, scope: 'file', reason: orNull(match[2]), until: null };
}

/** `trivy:ignore:DS-0002`, older spellings of the id, `exp:YYYY-MM-DD`, several in one comment. */
function trivy(comment: string): Pragma | null {
  if (!/^(trivy|tfsec):ignore:/.test(comment)) return null;
  const ids = [...comment.matchAll(/trivy:ignore:([\w-]+|\*)/g)].map(([, id = '']) => trivyId(id));
  const until = /exp:(\d{4}-\d{2}-\d{2})/.exec(comment)?.[1] ?? null;
  return { tool: 'trivy', ids, scope: 'next', reason: null, until };
}

function trivyId(written: string): string {
  if (written === '*') return '*';
  const [, prefix = '', number = ''] = /^(?:AVD-)?([A-Z]+)-?(\d+)$/i.exec(written) ?? [];
  return prefix === '' ? `trivy:${written}` : `trivy:${prefix.toUpperCase()}-${number.padStart(4, '0')}`;
}

/** `plimsoll ignore=dockerfile/exec-form until=2027-01-31: reason` */
function own(comment: string): Pragma | null {
  const match =
    /^plimsoll\s+(global\s+)?ignore\s*=\s*([\w/:,*-]+?)(?:\s+until=(\d{4}-\d{2}-\d{2}))?\s*(?:$|:\s+(.*)$|:$)/.exec(
      comment,
    );
  if (!match) return null;
  const [, global, ids = '', until, reason] = match;
  return {
    tool: 'plimsoll',
    ids: split(ids),
    scope: global ? 'file' : 'next',
    reason: orNull(reason),
    until: until ?? null,
  };
}
