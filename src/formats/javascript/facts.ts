import { expressionOf, isNode, keyOf, type LineOf, type Node, nodes } from './expression.ts';
import type { CallExpression, ClassFact, Expression, ImportFact } from './syntax.ts';

/** What an import statement brings; nothing when it brings types alone. */
export function importsOf(node: Node, lineOf: LineOf): readonly ImportFact[] {
  if (node['importKind'] === 'type') return [];
  const source = textOf(node['source']);
  const line = lineOf(node.start);
  const specifiers = nodes(node['specifiers']);
  if (specifiers.length === 0) return [{ local: null, imported: '*', source, line }];
  return specifiers.map((one) => ({ local: nameOf(one['local']), imported: importedBy(one), source, line }));
}

function importedBy(specifier: Node): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  return specifier.type === 'ImportNamespaceSpecifier' ? '*' : nameOf(specifier['imported']);
}

/** A class with its methods and properties, and what decorates them. */
export function classOf(node: Node, lineOf: LineOf): ClassFact {
  const decorated = (one: Node): readonly CallExpression[] =>
    nodes(one['decorators'])
      .map((decorator) => expressionOf(decorator['expression'], lineOf))
      .filter((expression) => expression.kind === 'call');
  const members = isNode(node['body']) ? nodes(node['body']['body']) : [];
  return {
    name: isNode(node['id']) ? nameOf(node['id']) : '',
    decorators: decorated(node),
    methods: members
      .filter((one) => one.type === 'MethodDefinition')
      .map((one) => ({ name: keyOf(one, 'key') ?? '', decorators: decorated(one) })),
    properties: members
      .filter((one) => one.type === 'PropertyDefinition')
      .map((one) => ({
        name: keyOf(one, 'key') ?? '',
        decorators: decorated(one),
        value: expressionOf(one['value'], lineOf),
      })),
    line: lineOf(node.start),
  };
}

/** The name a node has or, of a quoted one, is; the empty text of any other. */
export function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  return String(node['name'] ?? node['value'] ?? '');
}

/** The text of a literal. */
export function textOf(node: unknown): string {
  return isNode(node) && typeof node['value'] === 'string' ? node['value'] : '';
}

/** `require('name')`. */
export function isRequire(value: Expression): value is CallExpression {
  return value.kind === 'call' && value.name === 'require' && value.args[0]?.kind === 'string';
}

/** What {@link isRequire} names. */
export function required(value: CallExpression): string {
  const [source] = value.args;
  return source?.kind === 'string' ? source.value : '';
}
