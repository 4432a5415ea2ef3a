import { isNode, type Node } from './expression.ts';

/** What a node compares with something, or whose type it asks for: `a === 'x'`, `typeof a`. */
export function comparedBy(node: Node): readonly Node[] {
  if (node.type === 'UnaryExpression') return node['operator'] === 'typeof' ? only(node['argument']) : [];
  const isComparison = node.type === 'BinaryExpression' && /^[!=]==?$/.test(String(node['operator']));
  return isComparison ? [...only(node['left']), ...only(node['right'])] : [];
}

/** What something is done for only where it is there: `if (a && b)`, `a ? b : c`, `a && b`. */
export function conditionsOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return operands(node['test']);
    case 'LogicalExpression':
      return node['operator'] === '&&' ? operands(node['left']) : [];
    default:
      return [];
  }
}

function operands(value: unknown): readonly Node[] {
  if (!isNode(value)) return [];
  const isBoth = value.type === 'LogicalExpression' && value['operator'] === '&&';
  return isBoth ? [...operands(value['left']), ...operands(value['right'])] : [value];
}

function only(value: unknown): readonly Node[] {
  return isNode(value) ? [value] : [];
}
