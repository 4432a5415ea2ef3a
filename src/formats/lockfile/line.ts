import { lineAt } from '../text/line.ts';
import type { Path } from './shape.ts';

interface Level {
  readonly list: boolean;
  key: string;
}

/** The 1-based line on which the key or list item at `path` begins in a JSON text that parses; its parent's when it is absent. */
export function lineOf(json: string, path: Path): number {
  const stack: Level[] = [];
  let best = { depth: -1, at: 0 };
  let previous = '';
  for (const { 0: token, index } of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]/g)) {
    step(stack, token, previous);
    previous = token;
    const depth = stack.length;
    if (depth > best.depth && depth <= path.length && stack.every(({ key }, at) => key === path[at]))
      best = { depth, at: token === ':' ? index : itemAfter(json, index) };
  }
  return lineAt(json, best.at);
}

function step(stack: Level[], token: string, previous: string): void {
  const top = stack.at(-1);
  if (token === ':' && top !== undefined) top.key = JSON.parse(previous) as string;
  else if (token === ',' && top?.list === true) top.key = String(Number(top.key) + 1);
  else if (token === '{') stack.push({ list: false, key: '' });
  else if (token === '[') stack.push({ list: true, key: '0' });
  else if (token === '}' || token === ']') stack.pop();
}

/** Where the list item after a `[` or `,` begins. */
function itemAfter(json: string, at: number): number {
  return at + 1 + (/\S/.exec(json.slice(at + 1))?.index ?? 0);
}
