import { posix } from 'node:path';
import type { Finding } from '../../model/finding.ts';
import { isFault } from '../pep508/cursor.ts';
import { parseRequirement, type Requirement } from '../pep508/requirement.ts';
import { type LogicalLine, logicalLines } from './lines.ts';
import { isLocation, nameOfLocation } from './location.ts';
import {
  type GlobalOption,
  NO_OPTIONS,
  type Options,
  readOption,
  splitOptions,
  withOption,
} from './options.ts';

/** One line of a requirements file that asks for a distribution. */
export interface RequirementLine {
  /** The parsed requirement (PEP 508); for a bare URL or path, its name is guessed from the location, or null. */
  readonly requirement: Requirement | null;
  /** URL or path as written, when the line is not a plain PEP 508 requirement (`./wheels/x.whl`, `git+https://…`). */
  readonly location: string | null;
  readonly editable: boolean;
  /** `sha256:…` values of `--hash`, as written. */
  readonly hashes: readonly string[];
  /** File and 1-based line it stands on. */
  readonly path: string;
  readonly line: number;
  /** The line as written, without comment, continuation lines joined. */
  readonly text: string;
}

/** A requirements file with everything it includes. */
export interface RequirementsFile {
  readonly requirements: readonly RequirementLine[];
  /** From `-c` files: they limit versions and ask for nothing. */
  readonly constraints: readonly RequirementLine[];
  readonly options: Options;
  /** Every file read, sorted: the one asked for and those it includes with `-r` and `-c`. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Finding[];
}

const DEEPEST = 16;
/** Files one list may be spread over: more than people have, few enough to be read at once. */
const MOST_FILES = 200;

/**
 * Reads a requirements file the way pip does (pip's "Requirements File Format"): comments, continuation lines,
 * environment variables kept as written, `-r` and `-c` includes relative to the including file, options of the
 * file and of single lines. Never throws: a line that cannot be parsed is a finding, the others are returned.
 * @param path of the file, relative to the root
 * @param read text of a file of the tree (already decoded, newlines as `\n`), or null when there is none
 * @param also further files that are installed with it, as if each were named by `-r`
 */
export function readRequirements(
  path: string,
  read: (path: string) => string | null,
  also: readonly string[] = [],
): RequirementsFile {
  const reader = new Reader(read);
  for (const one of [path, ...also]) reader.file(one, null, false, 0);
  return reader.result();
}

class Reader {
  readonly #read: (path: string) => string | null;
  readonly #requirements: RequirementLine[] = [];
  readonly #constraints: RequirementLine[] = [];
  readonly #diagnostics: Finding[] = [];
  readonly #seen = new Set<string>();
  #options: Options = NO_OPTIONS;

  constructor(read: (path: string) => string | null) {
    this.#read = read;
  }

  result(): RequirementsFile {
    return {
      requirements: this.#requirements,
      constraints: this.#constraints,
      options: this.#options,
      files: [...this.#seen].sort(),
      diagnostics: this.#diagnostics,
    };
  }

  file(path: string, from: LogicalLine | null, constraint: boolean, depth: number): void {
    if (this.#seen.has(path) || depth > DEEPEST || this.#seen.size >= MOST_FILES) return;
    const text = path.startsWith('..') ? null : this.#read(path);
    if (text === null) {
      this.#missing(path, from);
      return;
    }
    this.#seen.add(path);
    for (const line of logicalLines(path, text)) this.#line(line, constraint, depth);
  }

  #line(line: LogicalLine, constraint: boolean, depth: number): void {
    if (/^(<{7}|={7}|>{7})(\s|$)/.test(line.text)) {
      this.#fault(line, 'a merge conflict was left in the file', 'resolve the conflict and keep one side');
      return;
    }
    const option = line.text.startsWith('-') ? readOption(line.text) : null;
    if (option === null) this.#requirement(line, line.text, false, constraint);
    else if (option.kind === 'editable') this.#requirement(line, option.value, true, constraint);
    else if (option.kind === 'include') this.#include(line, option, constraint, depth);
    else if (option.kind === 'unknown')
      this.#fault(line, `pip has no option ${option.text}`, 'correct or remove the line');
    else if (option.kind !== 'ignored') this.#options = withOption(this.#options, option);
  }

  #include(
    line: LogicalLine,
    option: Extract<GlobalOption, { kind: 'include' }>,
    constraint: boolean,
    depth: number,
  ): void {
    if (/^[a-z]+:\/\//i.test(option.value)) {
      const message = `the file includes ${option.value}, which is not in the tree`;
      this.#fault(line, message, 'copy the file into the tree and include that');
      return;
    }
    const path = posix.join(posix.dirname(line.path), option.value.replaceAll('\\', '/'));
    this.file(path, line, constraint || option.constraint, depth + 1);
  }

  #requirement(line: LogicalLine, written: string, editable: boolean, constraint: boolean): void {
    const { text, hashes } = splitOptions(written);
    const found = parse(text);
    if (found === null) {
      this.#fault(line, `'${text}' is not a requirement`, 'write it as `name==version` (PEP 508)');
      return;
    }
    const into = constraint ? this.#constraints : this.#requirements;
    into.push({ ...found, editable, hashes, path: line.path, line: line.line, text: line.text });
  }

  #missing(path: string, from: LogicalLine | null): void {
    const line = from ?? { path, line: 1, text: path };
    const message = from
      ? `${path} is included here and is not in the tree`
      : `${path} cannot be read as text`;
    this.#fault(
      line,
      message,
      from ? 'add the file or remove the line' : 'save the file as UTF-8 text that you may read',
    );
  }

  #fault(line: LogicalLine, message: string, fix: string): void {
    this.#diagnostics.push({
      rule: 'manifest/requirements',
      severity: 'warning',
      confidence: 'high',
      message,
      fix,
      path: line.path,
      line: line.line,
    });
  }
}

function parse(text: string): Pick<RequirementLine, 'requirement' | 'location'> | null {
  if (isLocation(text)) return { requirement: nameOfLocation(text), location: text };
  const parsed = parseRequirement(text);
  return isFault(parsed) ? null : { requirement: parsed, location: null };
}
