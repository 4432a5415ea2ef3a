import { Collector } from './collect.ts';
import type { PythonModule } from './module.ts';
import { parsePython } from './statements.ts';
import type { Statement } from './syntax.ts';

/**
 * Reads a Python source. Never throws; see `parsePython` for what it takes.
 * @param path relative to the root of the tree
 */
export function readPython(path: string, source: string): PythonModule {
  const collector = new Collector(path);
  // A `try` is told from what follows it: it waits for that.
  let waiting: Statement[] = [];
  parsePython(source, (statement) => {
    const word = statement.kind === 'block' ? statement.word : '';
    if (waiting.length > 0 && word !== 'except') {
      collector.statements(waiting);
      waiting = [];
    }
    if (word === 'try' || word === 'except') waiting.push(statement);
    else collector.statements([statement]);
  });
  collector.statements(waiting);
  return collector.module();
}
