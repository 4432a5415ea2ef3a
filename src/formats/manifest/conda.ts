import { posix } from 'node:path';
import { normalizeName } from '../pep508/name.ts';
import { readRequirements } from '../requirements/requirements.ts';
import type { Declared, Manifest } from './manifest.ts';

/** Conda names that are other distributions on a package index, or none. */
const RENAMED: Readonly<Record<string, string>> = {
  opencv: 'opencv-python',
  'py-opencv': 'opencv-python',
  pytorch: 'torch',
  'pytorch-cpu': 'torch',
  'py-xgboost': 'xgboost',
  'tensorflow-gpu': 'tensorflow',
  'faiss-cpu': 'faiss-cpu',
  msgpack: 'msgpack',
};

/**
 * A conda `environment.yml`, read line by line: its `dependencies` are a list of plain words and one nested list
 * under `pip:` (conda's "Managing environments"). Versions such as `=1.2=build` become `==1.2.*`.
 */
export function condaManifest(path: string, text: string, read: (path: string) => string | null): Manifest {
  const dependencies: Declared[] = [];
  const files = [path];
  let python: string | null = null;
  let pipIndent: number | null = null;
  for (const { indent, item, line } of items(text)) {
    if (pipIndent !== null && indent <= pipIndent) pipIndent = null;
    if (/^pip\s*:$/.test(item)) pipIndent = indent;
    else if (pipIndent !== null) {
      const found = pipItem(path, item, line, read);
      dependencies.push(...found.dependencies);
      files.push(...found.files);
    } else {
      const spec = condaItem(item);
      if (spec?.name === 'python') python = spec.version;
      else if (spec) dependencies.push({ ...declared(spec), path, line });
    }
  }
  return { path, manager: 'conda', python, dependencies, files, diagnostics: [] };
}

interface Item {
  readonly indent: number;
  readonly item: string;
  readonly line: number;
}

/** The list items below `dependencies:`. */
function items(text: string): readonly Item[] {
  const result: Item[] = [];
  let inside = false;
  for (const [index, written] of text.split('\n').entries()) {
    const line = written.replace(/(^|\s)#.*$/, '').trimEnd();
    if (/^\S/.test(line) && !line.startsWith('-')) inside = /^dependencies\s*:$/.test(line);
    const match = /^(\s*)-\s*(.*)$/.exec(line);
    if (inside && match)
      result.push({ indent: match[1]?.length ?? 0, item: unquote(match[2] ?? ''), line: index + 1 });
  }
  return result;
}

function pipItem(
  path: string,
  item: string,
  line: number,
  read: (path: string) => string | null,
): { readonly dependencies: readonly Declared[]; readonly files: readonly string[] } {
  const included = /^(?:-r|--requirement)[\s=]+(\S+)$/.exec(item)?.[1];
  const at = included === undefined ? path : posix.join(posix.dirname(path), included);
  const file = readRequirements(at, included === undefined ? () => item : read);
  const dependencies = file.requirements.flatMap((one) => {
    const name = one.requirement?.name;
    if (name === undefined) return [];
    const place = included === undefined ? { path, line } : { path: one.path, line: one.line };
    return [{ name: normalizeName(name), requirement: one.text, group: null, ...place }];
  });
  return { dependencies, files: included === undefined ? [] : file.files };
}

function condaItem(item: string): { readonly name: string; readonly version: string | null } | null {
  const match = /^(?:[\w.-]+::)?([\w.-]+)\s*([=<>!~].*)?$/.exec(item);
  const name = match?.[1];
  if (name === undefined || name === 'pip' || name.startsWith('_')) return null;
  const written = (match?.[2] ?? '').replace(/\s/g, '');
  const exact = /^==?([^=,]+)(?:=.*)?$/.exec(written)?.[1];
  return { name: normalizeName(name), version: exact ?? (written === '' ? null : written) };
}

function declared(spec: {
  readonly name: string;
  readonly version: string | null;
}): Pick<Declared, 'name' | 'requirement' | 'group'> {
  const name = RENAMED[spec.name] ?? spec.name;
  const { version } = spec;
  const specifier =
    version === null
      ? ''
      : /^\d/.test(version)
        ? `==${version}${version.includes('*') ? '' : '.*'}`
        : version;
  return { name, requirement: `${name}${specifier}`, group: null };
}

function unquote(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2').trim();
}
