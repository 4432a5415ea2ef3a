import type { Expression, Statement } from './syntax.ts';

/**
 * Names without which the program ends: those that `if not NAME:` or `if NAME is None:` tests before it raises or exits. A
 * variable that is read right there (`if not os.getenv('X'):`, `if 'X' not in os.environ:`) is `os.environ[X]`.
 */
export function demandedNames(statement: Extract<Statement, { kind: 'block' }>): readonly string[] {
  if (statement.word !== 'if' || !statement.body.some(isEnd)) return [];
  return statement.head.flatMap((head) => absentNames(head));
}

/** Whether what follows a `try` at this place goes on where a key is not there. */
export function catchesKeys(statements: readonly Statement[], at: number): boolean {
  for (const one of statements.slice(at + 1)) {
    if (one.kind !== 'block' || one.word !== 'except') return false;
    const types = one.head.flatMap((head) => (head.kind === 'list' ? head.items : [head]));
    const isKey = types.length === 0 || types.some((type) => type.kind === 'name' && KEYS.test(type.name));
    if (isKey) return !one.body.some(isEnd);
  }
  return false;
}

const KEYS = /^(KeyError|LookupError|Exception|BaseException)$/;

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
  if (operator === 'not in') return second?.kind === 'name' && ENVIRON.test(second.name) ? keyed(first) : [];
  if (operator !== 'not' && !isNone) return [];
  if (first?.kind === 'name') return [first.name];
  const isRead = first?.kind === 'call' && first.callee.kind === 'name' && READ.test(first.callee.name);
  return isRead && first.args.length === 1 ? keyed(first.args[0]) : [];
}

const ENVIRON = /(^|\.)environ$/;
const READ = /(^|\.)(getenv|environ\.get)$/;

function keyed(name: Expression | undefined): readonly string[] {
  return name?.kind === 'string' ? [`os.environ[${name.value}]`] : [];
}
