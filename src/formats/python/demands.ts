import type { Expression, Statement } from './syntax.ts';

/** Names without which the program ends: those that `if not NAME:` or `if NAME is None:` tests before it raises or exits. */
export function demandedNames(statement: Extract<Statement, { kind: 'block' }>): readonly string[] {
  if (statement.word !== 'if' || !statement.body.some(isEnd)) return [];
  return statement.head.flatMap((head) => absentNames(head));
}

function isEnd(statement: Statement): boolean {
  if (statement.kind !== 'expression') return false;
  const { value } = statement;
  if (value.kind === 'name') return value.name === 'raise';
  return value.kind === 'call' && value.callee.kind === 'name' && /(^|\.)exit$/.test(value.callee.name);
}

/** Names that are absent where the condition holds; every part of an `or` is one. */
function absentNames(condition: Expression): readonly string[] {
  if (condition.kind !== 'operation') return [];
  const { operator, operands } = condition;
  const [first, second] = operands;
  if (operator === 'or') return operands.flatMap(absentNames);
  const isNone =
    (operator === 'is' || operator === '==') && second?.kind === 'constant' && second.value === null;
  return (operator === 'not' || isNone) && first?.kind === 'name' ? [first.name] : [];
}
