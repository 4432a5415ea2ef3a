import { comparedBy, conditionsOf } from './conditions.ts';
import { expressionOf, isNode, type LineOf, type Node } from './expression.ts';
import { nameOf } from './facts.ts';
import type { EnclosingFunction, EnvironmentFact, Expression, ImportFact } from './syntax.ts';

const ENVIRONMENT = /^(process\.env|import\.meta\.env|Bun\.env|Deno\.env)\.([A-Za-z_]\w*)$/;
const WHOLE = /^(process\.env|import\.meta\.env|Bun\.env|Deno\.env)$/;

/** Where a program reads its environment, found while its tree is walked from the outside in. */
export class EnvironmentReads {
  readonly facts: EnvironmentFact[] = [];
  /** Names of what is asked whether it is there. */
  readonly tested = new Set<string>();
  /** Functions that are handed a variable's name, and which of their parameters it is. */
  readonly readers = new Map<string, number>();
  readonly #lineOf: LineOf;
  readonly #imports: readonly ImportFact[];
  /** Names that the environment as a whole is given: `const env = process.env`. */
  readonly #whole = new Set<string>();

  /** @param imports those seen so far */
  constructor(lineOf: LineOf, imports: readonly ImportFact[]) {
    this.#lineOf = lineOf;
    this.#imports = imports;
  }

  /** A name that is given a value, which may be the environment. */
  alias(name: string, value: Expression): void {
    if (value.kind === 'name' && WHOLE.test(value.name)) this.#whole.add(name);
  }

  /** What a node asks about. Seen before the members themselves, which then are known. */
  asked(node: Node): void {
    for (const one of conditionsOf(node)) {
      const asked = expressionOf(one, this.#lineOf);
      if (asked.kind === 'name') this.tested.add(asked.name);
    }
    for (const one of comparedBy(node)) {
      const side = expressionOf(one, this.#lineOf);
      if (side.kind === 'name') this.variable(side.name, null, this.#lineOf(one.start), true);
    }
  }

  /** @param within the function it stands in */
  member(node: Node, within: EnclosingFunction | null): void {
    const expression = expressionOf(node, this.#lineOf);
    if (expression.kind === 'name') this.variable(expression.name, null, this.#lineOf(node.start));
    else if (node['computed'] === true) this.#handed(node, within);
  }

  /** `process.env.X || fallback`: seen before the member itself, which then is known. */
  fallback(node: Node): void {
    if (node['operator'] === '&&' || !isNode(node['left'])) return;
    const left = expressionOf(node['left'], this.#lineOf);
    if (left.kind === 'name' && this.#read(left.name) !== null)
      this.variable(left.name, expressionOf(node['right'], this.#lineOf), this.#lineOf(node['left'].start));
  }

  /** Keeps a variable that a dotted name reads, once for a line. */
  variable(name: string, fallback: Expression | null, line: number, compared = false): void {
    const [, from, variable] = this.#read(name) ?? [];
    if (from === undefined || variable === undefined) return;
    const known = this.facts.some((one) => one.name === variable && one.line === line);
    if (!known) this.facts.push({ name: variable, from, fallback, compared, line });
  }

  /** `process.env[key]` in a function that is handed the key. */
  #handed(node: Node, within: EnclosingFunction | null): void {
    const of = expressionOf(node['object'], this.#lineOf);
    const at = within?.params.indexOf(nameOf(node['property'])) ?? -1;
    if (within && at >= 0 && of.kind === 'name' && WHOLE.test(of.name)) this.readers.set(within.name, at);
  }

  /** SvelteKit's `env` is the process's: `import { env } from '$env/dynamic/private'`. */
  #read(name: string): RegExpExecArray | null {
    const isKit = this.#imports.some(
      ({ local, source }) => local === 'env' && /^\$env\/dynamic\//.test(source),
    );
    const dot = name.indexOf('.');
    const isAlias = (isKit && name.startsWith('env.')) || this.#whole.has(name.slice(0, Math.max(dot, 0)));
    return ENVIRONMENT.exec(isAlias ? `process.env${name.slice(dot)}` : name);
  }
}
