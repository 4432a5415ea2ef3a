import { posix } from 'node:path';
import type { Manifest } from '../../formats/manifest/manifest.ts';
import { lineAt } from '../../formats/text/line.ts';
import type { Tree } from '../../model/tree.ts';
import type { Found } from './port.ts';

/** Files that name the interpreter, and how. */
const FILES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['.python-version', /^(?:cpython-|python-)?(\d+\.\d+(?:\.\d+)?)/m],
  ['runtime.txt', /^python-(\d+\.\d+(?:\.\d+)?)/m],
  ['.tool-versions', /^python\s+(\d+\.\d+(?:\.\d+)?)/m],
  ['mise.toml', /^python\s*=\s*"(\d+\.\d+(?:\.\d+)?)/m],
  ['Dockerfile', /^ARG\s+PYTHON(?:_VERSION)?=["']?(\d+\.\d+(?:\.\d+)?)/im],
  ['Dockerfile', /^FROM\s+(?:--platform=\S+\s+)?(?:\S+\/)?python:(\d+\.\d+(?:\.\d+)?)/im],
];

/** What the sources say of Python. */
export interface PythonRuntime {
  /** Version or specifier: of a version file, then the manifest, then a Dockerfile. */
  readonly wanted: Found<string> | null;
  /** Version of the image that a Dockerfile starts from. */
  readonly base: string | null;
}

/** Reads what names the interpreter in the service's folder, that of its manifest, and the root. */
export function runtimeOf(tree: Tree, manifest: Manifest | null, path: string): PythonRuntime {
  const folders = [...new Set([path, manifest ? posix.dirname(manifest.path) : path, '.'])];
  const files = folders.flatMap((folder) =>
    FILES.map(([name, pattern]) => ({ file: posix.join(folder, name), pattern })),
  );
  const found = files.flatMap(({ file, pattern }) => {
    const text = tree.file(file) ? tree.text(file) : null;
    const match = text === null ? null : pattern.exec(text);
    if (!text || !match?.[1]) return [];
    const line = lineAt(text, match.index);
    return [{ value: match[1], evidence: { path: file, line, text: match[0].trim() } }];
  });
  const isBase = ({ evidence }: Found<string>): boolean => evidence.path.endsWith('Dockerfile');
  const base = found.find(isBase) ?? null;
  const declared = manifest?.python
    ? {
        value: manifest.python,
        evidence: { path: manifest.path, line: null, text: `python ${manifest.python}` },
      }
    : null;
  return { wanted: found.find((one) => !isBase(one)) ?? declared ?? base, base: base?.value ?? null };
}
