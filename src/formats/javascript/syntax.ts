/** An expression as far as scanning needs it: what is written, without what it would give. */
export type Expression =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** A name or a path of names: `app`, `process.env.PORT`, `import.meta.env.VITE_URL`, `this.http`. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | CallExpression
  | { readonly kind: 'template'; readonly parts: readonly Expression[] }
  /** What is spread into it stands under `...`. */
  | { readonly kind: 'object'; readonly entries: Readonly<Record<string, Expression>> }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  /** `||`, `??`, `+`, `&&`, `?:` (operands without the condition). */
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Expression[] }
  | FunctionExpression
  | { readonly kind: 'other' };

export interface CallExpression {
  readonly kind: 'call';
  /** Dotted where it can be written so (`app.use`), else its last part after a dot (`.post`), else empty. */
  readonly name: string;
  readonly callee: Expression;
  readonly args: readonly Expression[];
  readonly isNew: boolean;
  readonly line: number;
}

export interface FunctionExpression {
  readonly kind: 'function';
  readonly params: readonly string[];
  /** What it gives when its body is one expression or ends in `return`, else null. */
  readonly returns: Expression | null;
}

export interface ImportFact {
  /** Name in this module; null for a bare import. */
  readonly local: string | null;
  /** Name there: `default`, `*`, or the name. */
  readonly imported: string;
  readonly source: string;
  readonly line: number;
}

export interface CallFact {
  readonly call: CallExpression;
  /** Variable the result is given to, or null. */
  readonly target: string | null;
  /** The function it is made in, or null at module level. */
  readonly within: EnclosingFunction | null;
}

/** A function as those see it who call it: by name, with its parameters' names (empty where they are taken apart). */
export interface EnclosingFunction {
  readonly name: string;
  readonly params: readonly string[];
}

export interface AssignFact {
  readonly target: string;
  readonly value: Expression;
  readonly line: number;
}

export interface EnvironmentFact {
  readonly name: string;
  /** `process.env`, `import.meta.env`, `Bun.env`, `Deno.env`. */
  readonly from: string;
  /** What stands in for it when it is not set, or null. */
  readonly fallback: Expression | null;
  /** True where it is only compared with something: `process.env.X === 'true'`. */
  readonly compared: boolean;
  readonly line: number;
}

export interface ClassFact {
  readonly name: string;
  readonly decorators: readonly CallExpression[];
  readonly methods: readonly { readonly name: string; readonly decorators: readonly CallExpression[] }[];
  readonly properties: readonly {
    readonly name: string;
    readonly decorators: readonly CallExpression[];
    /** `other` where it is given none. */
    readonly value: Expression;
  }[];
  readonly line: number;
}

/** What one script says. Its facts are in the order they are written. */
export interface ScriptModule {
  readonly path: string;
  /** True when the parser could not read it: then only its imports are known. */
  readonly broken: boolean;
  readonly imports: readonly ImportFact[];
  readonly calls: readonly CallFact[];
  readonly assigns: readonly AssignFact[];
  readonly environment: readonly EnvironmentFact[];
  /** Names, dotted ones too, of what something is done for only where it is there. */
  readonly tested: ReadonlySet<string>;
  /** Functions that read the variable whose name they are handed, with the place of that parameter. */
  readonly readers: ReadonlyMap<string, number>;
  readonly classes: readonly ClassFact[];
  readonly strings: readonly { readonly value: string; readonly line: number }[];
  /** Exported names and the local ones behind them; `default` too. */
  readonly exports: ReadonlyMap<string, string>;
  /** `export default` of an expression, or `module.exports = `. */
  readonly whole: Expression | null;
}
