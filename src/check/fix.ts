import { overlay } from '../formats/tree/overlay.ts';
import { type Audit, type CheckInput, type CheckOptions, check, wantedBy } from './check.ts';
import { applyEdits, areApart } from './edits.ts';
import type { CheckFinding } from './finding.ts';
import { isUnread, readSource } from './read.ts';

/** What mending did. */
export interface Mended {
  /** The files that change, with their text before and after, sorted by path. */
  readonly files: readonly ChangedFile[];
  readonly fixed: readonly CheckFinding[];
  readonly refused: readonly Refused[];
}

/** A file before and after mending. */
export interface ChangedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A finding with a fix that was not made, and why. */
export interface Refused {
  readonly finding: CheckFinding;
  readonly because: string;
}

/** Rounds until nothing is left to mend: a fix may make room for another at the same place. */
const ROUNDS = 8;

/**
 * Mends what can be mended mechanically: safe fixes, with `unsafe` also those that change what the image does. A fix is
 * kept only when the files are read as before, its finding is gone and no finding is new; nothing is written.
 */
export async function fix(input: CheckInput, options: CheckOptions, unsafe: boolean): Promise<Mended> {
  const { paths } = input;
  // Files that stand alone are mended alone, so that each is checked again by itself.
  const parts = paths ? paths.map((path) => ({ ...input, paths: [path] })) : [input];
  const mended: Mended[] = [];
  for (const part of parts) mended.push(await new Mender(part, options, unsafe).mend());
  return {
    files: mended.flatMap(({ files }) => files).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    fixed: mended.flatMap(({ fixed }) => fixed),
    refused: mended.flatMap(({ refused }) => refused),
  };
}

class Mender {
  private readonly input: CheckInput;
  private readonly options: CheckOptions;
  private readonly unsafe: boolean;
  private texts: ReadonlyMap<string, string> = new Map();
  private readonly fixed: CheckFinding[] = [];
  private readonly refused = new Map<string, Refused>();

  constructor(input: CheckInput, options: CheckOptions, unsafe: boolean) {
    this.input = input;
    this.options = options;
    this.unsafe = unsafe;
  }

  async mend(): Promise<Mended> {
    let now = await this.check(this.texts);
    for (let round = 0; round < ROUNDS; round++) {
      const after = await this.round(now);
      if (!after) break;
      now = after;
    }
    const files = [...this.texts].map(([path, after]) => ({
      path,
      before: this.original(path) ?? '',
      after,
    }));
    const changed = files.filter(({ before, after }) => before !== after);
    return { files: changed, fixed: this.fixed, refused: [...this.refused.values()] };
  }

  /** Makes as many fixes as fit together, or else one after another; null when none could be made. */
  private async round(before: Audit): Promise<Audit | null> {
    const batch = this.apart(before.findings.filter((finding) => this.wants(finding)));
    if (batch.length === 0) return null;
    const together = await this.attempt(batch, before);
    if (together) return together;
    let now = before;
    for (const finding of batch) {
      const still = now.findings.find((one) => keyOf(one) === keyOf(finding));
      const after = still && (await this.attempt([still], now));
      if (after) now = after;
      else if (still)
        this.refuse(still, 'the file would not be read as before, or another finding would appear');
    }
    return now === before ? null : now;
  }

  private wants(finding: CheckFinding): boolean {
    const { patch, path } = finding;
    const heard = wantedBy(this.options.persona ?? 'regular')(finding);
    if (!patch || !heard || this.refused.has(keyOf(finding))) return false;
    if (!patch.safe && !this.unsafe)
      this.refuse(finding, `it changes what happens: ${patch.breaks ?? 'see the rule'}`);
    else if (this.original(path) === null) this.refuse(finding, 'the file is not UTF-8');
    else return true;
    return false;
  }

  /** As many findings as have edits that do not touch one another. */
  private apart(findings: readonly CheckFinding[]): readonly CheckFinding[] {
    const chosen: CheckFinding[] = [];
    for (const finding of findings) {
      const beside = chosen.filter(({ path }) => path === finding.path);
      if (areApart([...beside, finding].flatMap(({ patch }) => patch?.edits ?? []))) chosen.push(finding);
    }
    return chosen;
  }

  private async attempt(batch: readonly CheckFinding[], before: Audit): Promise<Audit | null> {
    const texts = new Map(this.texts);
    for (const path of new Set(batch.map((finding) => finding.path))) {
      const edits = batch
        .filter((finding) => finding.path === path)
        .flatMap(({ patch }) => patch?.edits ?? []);
      texts.set(path, applyEdits(texts.get(path) ?? this.original(path) ?? '', edits));
    }
    const after = await this.check(texts);
    if (!isBetter(batch, before, after)) return null;
    this.texts = texts;
    this.fixed.push(...batch);
    return after;
  }

  private check(texts: ReadonlyMap<string, string>): Promise<Audit> {
    // A fix must not bring up anything that anybody would want to hear of.
    const options: CheckOptions = { ...this.options, persona: 'auditor' };
    return check({ ...this.input, tree: overlay(this.input.tree, texts) }, options);
  }

  /** Null when writing the text back would not give the same bytes. */
  private original(path: string): string | null {
    const source = readSource(this.input.tree, path);
    return isUnread(source) || source.recoded ? null : source.text;
  }

  private refuse(finding: CheckFinding, because: string): void {
    this.refused.set(keyOf(finding), { finding, because });
  }
}

/** True when the fixed findings are gone, none is new, and everything is still read. */
function isBetter(fixed: readonly CheckFinding[], before: Audit, after: Audit): boolean {
  if (after.diagnostics.length > before.diagnostics.length) return false;
  const [old, now, batch] = [tally(before.findings), tally(after.findings), tally(fixed)];
  const none = [...now].every(([key, count]) => count <= (old.get(key) ?? 0));
  return none && [...batch].every(([key, count]) => (now.get(key) ?? 0) <= (old.get(key) ?? 0) - count);
}

/** What a finding says, without where: lines move when others are mended. */
const keyOf = ({ rule, path, message }: CheckFinding): string => `${rule}\n${path}\n${message}`;

/** How many findings each rule has in each file: what a message says changes with the text that is mended. */
function tally(findings: readonly CheckFinding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, path } of findings) {
    const key = `${rule}\n${path}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
