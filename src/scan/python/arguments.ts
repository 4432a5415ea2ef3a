import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { evaluate, type Value } from '../../formats/python/value.ts';
import { isHopeless } from '../decoy.ts';

/** An argument that a program declares to argparse. */
export interface Argument {
  /** As it is written on the command line: `--host`; of one without a name the name of its value. */
  readonly flag: string;
  readonly isRequired: boolean;
  /** undefined when there is none, or it is not known. */
  readonly preset: Value | undefined;
  readonly line: number;
}

/** Files that may read the command line. */
export type Readers = ReadonlySet<string>;

/** Looks into every file of the tree, so ask once. */
export function readersOf(project: PythonProject): Readers {
  const found = project.paths.filter((path) => project.text(path)?.includes('parse_args'));
  return new Set(found.filter((path) => !isHopeless(path)));
}

/** Modules followed from the one that is imported. */
const NEAR = 60;

/**
 * Where the command line is read when a module is imported: in itself, or in one that it imports at its start.
 */
export function readerNear(
  project: PythonProject,
  entry: PythonModule,
  readers: Readers,
): { readonly module: PythonModule; readonly call: CallFact } | null {
  const seen = new Set([entry.path]);
  for (const path of seen) {
    const module = seen.size > NEAR ? null : project.module(path);
    const call = module && readers.has(path) ? readingOf(module) : null;
    if (module && call) return { module, call };
    for (const one of module?.imports ?? [])
      if (!one.typing && !one.lazy && !one.main)
        for (const next of project.imports(path, one)) seen.add(next.path);
  }
  return null;
}

/** `parser.parse_args()` that is run when a module is imported: by itself, or in a function of the module. */
function readingOf(module: PythonModule): CallFact | null {
  return module.calls.find((call) => isAtImport(call) && reads(module, call)) ?? null;
}

function isAtImport({ scope, lazy, main }: CallFact): boolean {
  return scope === '' && !lazy && !main;
}

function reads(module: PythonModule, fact: CallFact): boolean {
  if (parses(fact)) return true;
  const isOwn = module.functions.some((one) => one.scope === '' && one.name === fact.name);
  return isOwn && module.calls.some((one) => one.scope === fact.name && parses(one));
}

/** Without a list of its own it is the command line that is read. */
function parses({ name, call: { callee, args } }: CallFact): boolean {
  const isParser = callee.kind === 'attribute' ? callee.name === 'parse_args' : /\.parse_args$/.test(name);
  return isParser && args.length === 0;
}

/** The arguments a module declares, by the name their values have. */
export function argumentsIn(project: PythonProject, module: PythonModule): ReadonlyMap<string, Argument> {
  const found = module.calls.flatMap(({ name, call, line }): readonly (readonly [string, Argument])[] => {
    if (!/(^|\.)add_argument$/.test(name)) return [];
    const flags = call.args.flatMap((one) => (one.kind === 'string' ? [one.value] : []));
    const flag = flags.find((one) => one.startsWith('--')) ?? flags[0];
    if (flag === undefined) return [];
    const { dest, default: written, required, nargs } = call.keywords;
    const named = dest?.kind === 'string' ? dest.value : flag.replace(/^-+/, '').replaceAll('-', '_');
    const isOptional = nargs?.kind === 'string' && /^[?*]$/.test(nargs.value);
    const isRequired = flag.startsWith('-')
      ? required?.kind === 'constant' && required.value === true
      : !isOptional && written === undefined;
    const preset = written && evaluate(project, module, written);
    return [[named, { flag, isRequired, preset, line }]];
  });
  return new Map(found);
}

/** The argument whose value an expression is: `args.port`, `options.args.port`, `int(args["port"])`; null where it is none. */
export function argumentOf(
  given: ReadonlyMap<string, Argument>,
  expression: Expression | undefined,
): Argument | null {
  if (expression?.kind === 'name') {
    const [, ...rest] = expression.name.split('.');
    return given.get(rest.at(-1) ?? '') ?? null;
  }
  if (expression?.kind === 'index') {
    const [key] = expression.index;
    return key?.kind === 'string' ? (given.get(key.value) ?? null) : null;
  }
  const isCast = expression?.kind === 'call' && expression.callee.kind === 'name';
  return isCast && /^(int|str)$/.test(expression.callee.kind === 'name' ? expression.callee.name : '')
    ? argumentOf(given, expression.args[0])
    : null;
}
