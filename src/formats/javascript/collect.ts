import { EnvironmentReads } from './environment.ts';
import {
  callOf,
  expressionOf,
  isNode,
  keyOf,
  type LineOf,
  type Node,
  nodes,
  paramsOf,
} from './expression.ts';
import { classOf, importsOf, isRequire, nameOf, required, textOf } from './facts.ts';
import type {
  AssignFact,
  CallFact,
  ClassFact,
  EnclosingFunction,
  Expression,
  ImportFact,
  ScriptModule,
} from './syntax.ts';

const LONGEST_TEXT = 300;
const FUNCTION = /^(Function(Declaration|Expression)|ArrowFunctionExpression)$/;

/** Walks a parsed program and keeps what scanning looks for. */
export function collect(path: string, program: Node, lineOf: LineOf): ScriptModule {
  const found = new Collector(lineOf);
  found.visit(program, null);
  const { imports, calls, assigns, classes, strings, exports, whole, reads } = found;
  return {
    path,
    broken: false,
    imports,
    calls,
    assigns,
    environment: reads.facts,
    tested: reads.tested,
    readers: reads.readers,
    classes,
    strings,
    exports,
    whole,
  };
}

class Collector {
  readonly imports: ImportFact[] = [];
  readonly calls: CallFact[] = [];
  readonly assigns: AssignFact[] = [];
  readonly classes: ClassFact[] = [];
  readonly strings: { value: string; line: number }[] = [];
  readonly exports = new Map<string, string>();
  whole: Expression | null = null;
  readonly #lineOf: LineOf;
  #within: EnclosingFunction | null = null;
  readonly reads: EnvironmentReads;

  constructor(lineOf: LineOf) {
    this.#lineOf = lineOf;
    this.reads = new EnvironmentReads(lineOf, this.imports);
  }

  /** @param target variable that the value of this node is given to */
  visit(node: Node, target: string | null): void {
    const outside = this.#within;
    if (FUNCTION.test(node.type)) {
      const name = target ?? (isNode(node['id']) ? nameOf(node['id']) : null);
      // A function without a name works for the one it stands in.
      if (name !== null) this.#within = { name, params: paramsOf(node) };
    }
    this.#children(node, this.#look(node, target));
    this.#within = outside;
  }

  #children(node: Node, given: ReadonlyMap<string, string>): void {
    for (const key in node) {
      if (key === 'typeAnnotation' || key === 'typeArguments' || key === 'typeParameters') continue;
      const child = node[key];
      if (Array.isArray(child)) for (const one of child) if (isNode(one)) this.visit(one, null);
      if (isNode(child)) this.visit(child, given.get(key) ?? null);
    }
  }

  /** Keeps the facts of one node; gives which of its children's values go to a variable. */
  #look(node: Node, target: string | null): ReadonlyMap<string, string> {
    this.reads.asked(node);
    switch (node.type) {
      case 'ImportDeclaration':
        this.imports.push(...importsOf(node, this.#lineOf));
        return NOTHING;
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
      case 'ExportDefaultDeclaration':
        this.#export(node);
        return NOTHING;
      case 'ImportExpression':
        this.#lazyImport(node, node['source']);
        return NOTHING;
      case 'VariableDeclarator':
        return this.#declare(node);
      case 'AssignmentExpression':
        return this.#assign(node);
      case 'PropertyDefinition':
      case 'MethodDefinition':
        return given('value', keyOf(node, 'key'));
      case 'Property':
        return given('value', keyOf(node, 'key'));
      case 'AwaitExpression':
        return given('argument', target);
      case 'CallExpression':
      case 'NewExpression':
        this.#call(node, target);
        return NOTHING;
      case 'MemberExpression':
        this.reads.member(node, this.#within);
        return NOTHING;
      case 'LogicalExpression':
        this.reads.fallback(node);
        return given('left', target);
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.classes.push(classOf(node, this.#lineOf));
        return NOTHING;
      case 'Literal':
        this.#string(node['value'], node);
        return NOTHING;
      case 'TemplateElement':
        this.#string((node['value'] as { cooked?: unknown } | undefined)?.cooked, node);
        return NOTHING;
      default:
        return /^(TS\w+Expression|ParenthesizedExpression|ChainExpression)$/.test(node.type)
          ? given('expression', target)
          : NOTHING;
    }
  }

  #export(node: Node): void {
    const source = node['source'] ? textOf(node['source']) : null;
    const line = this.#lineOf(node.start);
    if (node.type === 'ExportAllDeclaration' && source !== null)
      this.imports.push({ local: null, imported: '*', source, line });
    for (const one of nodes(node['specifiers'])) {
      const [local, exported] = [nameOf(one['local']), nameOf(one['exported'])];
      if (source !== null) this.imports.push({ local: exported, imported: local, source, line });
      this.exports.set(exported, source === null ? local : exported);
    }
    if (isNode(node['declaration'])) this.#exported(node, node['declaration']);
  }

  /** `export const x`, `export function x`, `export default x`. */
  #exported(node: Node, made: Node): void {
    if (node.type === 'ExportDefaultDeclaration') {
      this.whole = expressionOf(made, this.#lineOf);
      const name = made.type === 'Identifier' ? made : made['id'];
      if (isNode(name)) this.exports.set('default', nameOf(name));
      return;
    }
    if (isNode(made['id'])) this.exports.set(nameOf(made['id']), nameOf(made['id']));
    for (const one of nodes(made['declarations']))
      if (isNode(one['id']) && one['id'].type === 'Identifier')
        this.exports.set(nameOf(one['id']), nameOf(one['id']));
  }

  #declare(node: Node): ReadonlyMap<string, string> {
    const id = node['id'];
    if (!isNode(id)) return NOTHING;
    const value = expressionOf(node['init'], this.#lineOf);
    const line = this.#lineOf(node.start);
    if (id.type === 'Identifier') {
      const target = nameOf(id);
      this.assigns.push({ target, value, line });
      this.reads.alias(target, value);
      if (isRequire(value))
        this.imports.push({ local: target, imported: '*', source: required(value), line });
      return given('init', target);
    }
    if (id.type !== 'ObjectPattern') return NOTHING;
    for (const one of nodes(id['properties'])) this.#taken(one, value, line);
    return given('init', '{}');
  }

  /** One name of `const { a, b: c = 1 } = value`. */
  #taken(property: Node, value: Expression, line: number): void {
    const key = property.type === 'Property' ? keyOf(property, 'key') : null;
    const bound = property['value'];
    if (key === null || !isNode(bound)) return;
    const preset = bound.type === 'AssignmentPattern' ? bound['right'] : null;
    const local = nameOf(bound.type === 'AssignmentPattern' ? bound['left'] : bound);
    if (isRequire(value)) this.imports.push({ local, imported: key, source: required(value), line });
    if (value.kind !== 'name') return;
    this.assigns.push({ target: local, value: { kind: 'name', name: `${value.name}.${key}` }, line });
    const fallback = preset ? expressionOf(preset, this.#lineOf) : null;
    this.reads.variable(`${value.name}.${key}`, fallback, line);
  }

  #assign(node: Node): ReadonlyMap<string, string> {
    const to = expressionOf(node['left'], this.#lineOf);
    if (to.kind !== 'name') return NOTHING;
    const value = expressionOf(node['right'], this.#lineOf);
    if (to.name === 'module.exports') {
      this.whole = value;
      if (value.kind === 'name') this.exports.set('default', value.name);
      if (value.kind === 'object')
        for (const [key, one] of Object.entries(value.entries))
          if (one.kind === 'name') this.exports.set(key, one.name);
    }
    const exported = /^(?:module\.)?exports\.(\w+)$/.exec(to.name)?.[1];
    if (exported !== undefined) this.exports.set(exported, value.kind === 'name' ? value.name : exported);
    this.assigns.push({ target: exported ?? to.name, value, line: this.#lineOf(node.start) });
    return given('right', exported ?? to.name);
  }

  #call(node: Node, target: string | null): void {
    const call = callOf(node, this.#lineOf);
    this.calls.push({ call, target, within: this.#within });
    if (call.name === 'require' && target === null && call.args[0]?.kind === 'string')
      this.imports.push({ local: null, imported: '*', source: call.args[0].value, line: call.line });
  }

  #lazyImport(node: Node, source: unknown): void {
    const written = expressionOf(source, this.#lineOf);
    if (written.kind === 'string')
      this.imports.push({
        local: null,
        imported: '*',
        source: written.value,
        line: this.#lineOf(node.start),
      });
  }

  #string(value: unknown, node: Node): void {
    if (typeof value === 'string' && value.length > 3 && value.length < LONGEST_TEXT && /[./]/.test(value))
      this.strings.push({ value, line: this.#lineOf(node.start) });
  }
}

const NOTHING: ReadonlyMap<string, string> = new Map();

function given(key: string, target: string | null): ReadonlyMap<string, string> {
  return target === null ? NOTHING : new Map([[key, target]]);
}
