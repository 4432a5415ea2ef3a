import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  EMIT_RECORD,
  type EmitRecord,
  type EmitReport,
  type FileStep,
  type Files,
} from '../../model/files.ts';
import { isAbsent, writeError } from '../../store/errors.ts';
import { lockFileOf, readLock } from '../lockfile.ts';
import { unreadablePath } from '../path-errors.ts';
import type { Session } from '../verb.ts';
import type { Planned } from './plan.ts';

/** How files are written. */
export interface EmitWishes {
  /** Absolute folder they go to. */
  readonly folder: string;
  readonly write: boolean;
  /** Takes over files that somebody else wrote or edited. */
  readonly force: boolean;
}

/** Makes the container files of what was planned, holds them against what is there, and writes them when that is wished. */
export async function emitStep(planned: Planned, wishes: EmitWishes, session: Session): Promise<EmitReport> {
  const { application, plan, inventory } = planned;
  const [{ emit }, { besideOthers }, { notLocked }, { nextRecord }, { printRecord }, { listAll }] =
    await Promise.all([
      import('../../emit/emit.ts'),
      import('../../emit/beside.ts'),
      import('../../emit/findings.ts'),
      import('../../emit/reconcile.ts'),
      import('../../formats/emitted/record.ts'),
      import('../../lock/wanted/listed.ts'),
    ]);
  const lock = await readLock(lockFileOf(application, undefined, session));
  const { tree, config } = application;
  const listed = await listAll(plan.services, tree);
  const input = { plan, inventory, tree, config, lock, listed };
  const files = emit(input);
  const { steps, record, text } = await reconciled(files, wishes);
  const diagnostics = [...notLocked(input), ...besideOthers(steps, tree)];
  session.talk.findings(diagnostics);
  if (wishes.write) await write(steps, printRecord(nextRecord(files, record, steps)), text, wishes.folder);
  return { schema: 'plimsoll.emit/1', written: wishes.write, files: steps, diagnostics };
}

/** Files as they would be written, held against what is in a folder; the record of what was written there last, and its text. */
export async function reconciled(
  files: Files,
  { folder, force }: Pick<EmitWishes, 'folder' | 'force'>,
): Promise<{
  readonly steps: readonly FileStep[];
  readonly record: EmitRecord | null;
  readonly text: string | null;
}> {
  const [{ reconcile }, { parseRecord }] = await Promise.all([
    import('../../emit/reconcile.ts'),
    import('../../formats/emitted/record.ts'),
  ]);
  const text = await textOf(join(folder, EMIT_RECORD));
  const record = text === null ? null : parseRecord(text);
  const paths = [...new Set([...files.files.map(({ path }) => path), ...Object.keys(record?.files ?? {})])];
  const current = new Map(
    await Promise.all(paths.map(async (path) => [path, await textOf(join(folder, path))] as const)),
  );
  return { steps: reconcile(files, record, (path) => current.get(path) ?? null, force), record, text };
}

/** True when nothing would change and nothing is in the way. */
export function isCurrent({ files }: EmitReport): boolean {
  return files.every(({ does }) => does === 'same' || does === 'kept');
}

/** Each file as a whole or not at all; the record last, so that a killed run takes no file of its own for another's. */
async function write(
  steps: readonly FileStep[],
  record: string,
  before: string | null,
  folder: string,
): Promise<void> {
  const { replaceText } = await import('../../store/replace.ts');
  const put = async (path: string, text: string): Promise<void> => {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true }).catch((cause: unknown) => {
      throw writeError(dirname(target), cause);
    });
    await replaceText(target, text);
  };
  for (const { path, does, after } of steps) {
    if (does === 'remove') await rm(join(folder, path), { force: true });
    else if (/^(create|update|merge)$/.test(does) && after !== null) await put(path, after);
  }
  if (record !== before) await put(EMIT_RECORD, record);
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw unreadablePath(path, error);
  }
}
