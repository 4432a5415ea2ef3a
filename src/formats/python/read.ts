import { Collector } from './collect.ts';
import type { PythonModule } from './module.ts';
import { parsePython } from './statements.ts';

/**
 * Reads a Python source. Never throws; see `parsePython` for what it takes.
 * @param path relative to the root of the tree
 */
export function readPython(path: string, source: string): PythonModule {
  const collector = new Collector(path);
  parsePython(source, (statement) => collector.statements([statement]));
  return collector.module();
}
