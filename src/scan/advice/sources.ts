import { lineAt } from '../../formats/text/line.ts';
import type { Finding } from '../../model/finding.ts';
import type { Tree } from '../../model/tree.ts';
import { advise } from './finding.ts';

/** Reached Python sources that no Python 3 can run: conflicts left behind, statements of Python 2. */
export function sourceAdvice(tree: Tree, reached: ReadonlySet<string>): readonly Finding[] {
  return [...reached]
    .filter((path) => path.endsWith('.py'))
    .sort()
    .flatMap((path) => {
      const text = tree.text(path) ?? '';
      return [...conflict(path, text), ...oldPython(path, text)];
    });
}

function conflict(path: string, text: string): readonly Finding[] {
  const at = /^<{7} .*$/m.exec(text)?.index;
  if (at === undefined || !/^>{7} /m.test(text)) return [];
  const place = { path, line: lineAt(text, at) };
  const message = `${path} holds a merge conflict: it cannot be imported`;
  return [
    advise('merge-conflict', ['error', 'high'], place, message, 'resolve the conflict and keep one side'),
  ];
}

function oldPython(path: string, text: string): readonly Finding[] {
  const at = /^[ \t]*(?:print[ \t]+["'\w]|exec[ \t]+["'])(?![^\n]*=)[^\n]*$/m.exec(text)?.index;
  if (at === undefined || /^[ \t]*(?:"""|''')/m.test(text.slice(Math.max(0, at - 400), at))) return [];
  const place = { path, line: lineAt(text, at) };
  const message = `${path} is written for Python 2, which no maintained image has`;
  return [
    advise(
      'python-2',
      ['error', 'medium'],
      place,
      message,
      'move it to Python 3 (`2to3` shows most of what changes)',
    ),
  ];
}
