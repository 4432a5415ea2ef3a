import type { CallExpression, Expression, Parameter } from './syntax.ts';

/** Where in a module something stands. */
export interface Place {
  /** 1-based. */
  readonly line: number;
  /** Enclosing classes and functions, `Class.method`; empty at module level. */
  readonly scope: string;
  /** Inside a function: not run when the module is imported. */
  readonly lazy: boolean;
  /** Inside `if __name__ == '__main__'`: run only when the file is the program. */
  readonly main: boolean;
  /** Inside a `try`, where it may fail without harm, or inside `if settings.DEBUG`. */
  readonly guarded: boolean;
}

/** One name brought in; `from a import b, c` is two. */
export interface ImportFact extends Place {
  /** Dotted, with a leading dot for each level of a relative import. */
  readonly module: string;
  /** null for `import module`. */
  readonly name: string | null;
  /** Inside `if TYPE_CHECKING`: never run. */
  readonly typing: boolean;
}

export interface CallFact extends Place {
  /** Dotted name with import aliases resolved (`numpy.load` for `np.load`); empty for a call on an expression. */
  readonly name: string;
  readonly call: CallExpression;
  /** Name the result is assigned to, with `self.`; null when it is not. */
  readonly target: string | null;
}

export interface AssignFact extends Place {
  /** `app`, `self.model`, `app.config[KEY]`; other targets are left out. */
  readonly target: string;
  readonly value: Expression;
  /** `+=` and the like. */
  readonly augmented: boolean;
}

export interface FunctionFact extends Place {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly decorators: readonly Expression[];
  readonly returns: readonly Expression[];
  readonly async: boolean;
}

export interface ClassFact extends Place {
  readonly name: string;
  /** Aliases resolved. */
  readonly bases: readonly string[];
  readonly decorators: readonly Expression[];
}

/** A name in a class or module body with an annotation, with or without a value. */
export interface FieldFact extends Place {
  readonly name: string;
  readonly annotation: Expression;
  readonly value: Expression | null;
}

export interface StringFact extends Place {
  /** f-string holes read `{}`. */
  readonly value: string;
}

export interface IndexFact extends Place {
  /** Dotted name of what is indexed, aliases resolved. */
  readonly of: string;
  readonly index: Expression;
  /** True on the left of an assignment. */
  readonly assigned: boolean;
  /** Inside a `try` that goes on when there is no such key. */
  readonly caught: boolean;
}

/** What a Python source says, flat, in order of appearance. Plain data: nothing of the syntax tree is kept but expressions. */
export interface PythonModule {
  /** Relative to the root of the tree. */
  readonly path: string;
  readonly imports: readonly ImportFact[];
  /** Without those that say nothing of what a program needs, such as `print` and `len`. */
  readonly calls: readonly CallFact[];
  readonly assigns: readonly AssignFact[];
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  /** String literals that may be paths, files, addresses or dotted names; at most 500 characters, no docstrings. */
  readonly strings: readonly StringFact[];
  readonly indexes: readonly IndexFact[];
  /** `name: T` and `name: T = value` in classes and at module level. */
  readonly fields: readonly FieldFact[];
  /** What the names brought in by imports stand for: `np` is `numpy`, `FastAPI` is `fastapi.FastAPI`. */
  readonly names: ReadonlyMap<string, string>;
  /** `while True` and the like. */
  readonly loops: readonly Place[];
  /** Names and variables (`os.environ[X]`) without which the program ends: `if not NAME: raise ...`. */
  readonly demands: ReadonlySet<string>;
  /** Has an `if __name__ == '__main__'`. */
  readonly runs: boolean;
}

/** What a decorator is, called or not, aliases resolved; empty for an expression that has no name. */
export function decoratorName({ names }: Pick<PythonModule, 'names'>, decorator: Expression): string {
  const named = decorator.kind === 'call' ? decorator.callee : decorator;
  return named.kind === 'name' ? qualify(names, named.name) : '';
}

/** The dotted name with its first part resolved through the imports: `np.load` gives `numpy.load`. */
export function qualify(names: ReadonlyMap<string, string>, dotted: string): string {
  const dot = dotted.indexOf('.');
  const head = dot < 0 ? dotted : dotted.slice(0, dot);
  const target = names.get(head);
  if (target === undefined) return dotted;
  return dot < 0 ? target : target + dotted.slice(dot);
}

/** The dotted name an expression is, or null. */
export function dottedName(expression: Expression): string | null {
  return expression.kind === 'name' ? expression.name : null;
}
