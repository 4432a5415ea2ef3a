/** An expression, as far as it can be read without running it. `line` is 1-based. */
export type Expression =
  | StringLiteral
  | { readonly kind: 'number'; readonly value: number; readonly line: number }
  | { readonly kind: 'constant'; readonly value: true | false | null; readonly line: number }
  /** A name or a dotted name, `a.b.c`. */
  | { readonly kind: 'name'; readonly name: string; readonly line: number }
  | CallExpression
  /** An attribute of something that is not a name: `Path(x).parent`. */
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string; readonly line: number }
  | {
      readonly kind: 'index';
      readonly of: Expression;
      readonly index: readonly Expression[];
      readonly line: number;
    }
  /** List, tuple or set display. */
  | { readonly kind: 'list'; readonly items: readonly Expression[]; readonly line: number }
  | {
      readonly kind: 'dict';
      readonly entries: readonly (readonly [Expression, Expression])[];
      readonly line: number;
    }
  /** A binary or unary operator, or `if` for a conditional: then, condition, else. */
  | {
      readonly kind: 'operation';
      readonly operator: string;
      readonly operands: readonly Expression[];
      readonly line: number;
    }
  /** Anything else (lambda, comprehension, `await x`, what could not be read), with the expressions in it. */
  | { readonly kind: 'other'; readonly parts: readonly Expression[]; readonly line: number };

/** Adjacent literals are joined; the holes of an f-string read `{}` in `value`. */
export interface StringLiteral {
  readonly kind: 'string';
  readonly value: string;
  readonly holes: readonly Expression[];
  readonly line: number;
}

export interface CallExpression {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: readonly Expression[];
  readonly keywords: Readonly<Record<string, Expression>>;
  readonly line: number;
}

export type Statement =
  | ImportStatement
  | {
      readonly kind: 'assign';
      /** `+=` and the like: adds to what the name has. */
      readonly augmented: boolean;
      readonly targets: readonly Expression[];
      readonly annotation: Expression | null;
      readonly value: Expression;
      readonly line: number;
    }
  | { readonly kind: 'expression'; readonly value: Expression; readonly line: number }
  /** `name: T` without a value. */
  | { readonly kind: 'field'; readonly name: string; readonly annotation: Expression; readonly line: number }
  | { readonly kind: 'return'; readonly value: Expression; readonly line: number }
  | FunctionStatement
  | ClassStatement
  /** `if for while with try except match ...` with what stands in its head. */
  | {
      readonly kind: 'block';
      readonly word: string;
      readonly head: readonly Expression[];
      readonly body: readonly Statement[];
      readonly line: number;
    };

export interface ImportStatement {
  readonly kind: 'import';
  /** Dotted module, without the leading dots; empty for `from . import x`. */
  readonly module: string;
  /** Leading dots: 0 for an absolute import. */
  readonly level: number;
  /** null for `import module`; `*` is a name like any other. */
  readonly names: readonly ImportedName[] | null;
  /** `import module as alias`. */
  readonly alias: string | null;
  readonly line: number;
}

export interface ImportedName {
  readonly name: string;
  readonly alias: string | null;
}

export interface FunctionStatement {
  readonly kind: 'function';
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
  readonly async: boolean;
  readonly line: number;
}

export interface Parameter {
  readonly name: string;
  /** `*args` and `**kw`: takes what is left, which may be nothing. */
  readonly rest?: true;
  readonly annotation: Expression | null;
  readonly default: Expression | null;
}

export interface ClassStatement {
  readonly kind: 'class';
  readonly name: string;
  readonly bases: readonly Expression[];
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
  readonly line: number;
}
