import { parseJson } from '../../formats/document/json.ts';
import { table } from '../../formats/document/table.ts';
import type { Owner, PackageInput } from './owners.ts';

const MANIFEST = /^(?<folder>(?:.*\/)?node_modules\/(?<name>(?:@[^/]+\/)?[^/]+))\/package\.json$/;

/** npm packages by the `package.json` below `node_modules`; a file belongs to the innermost package around it. */
export function* nodePackages({ texts, visible }: PackageInput): Generator<Owner> {
  const paths = new Map<string, string[]>();
  const found = [...texts].flatMap(([path, text]) => {
    const groups = visible.has(path) ? MANIFEST.exec(path)?.groups : undefined;
    if (!groups) return [];
    paths.set(groups['folder'] ?? '', []);
    return [{ folder: groups['folder'] ?? '', name: groups['name'] ?? '', version: versionOf(text) }];
  });
  if (found.length === 0) return;
  for (const path of visible.keys()) {
    if (path.includes('node_modules/')) paths.get(innermost(path, paths))?.push(path);
  }
  for (const { folder, name, version } of found)
    yield { ecosystem: 'node', name, version, paths: paths.get(folder) ?? [] };
}

function innermost(path: string, folders: ReadonlyMap<string, unknown>): string {
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = path.slice(0, slash);
    if (folders.has(folder)) return folder;
  }
  return '';
}

function versionOf(text: string): string {
  const { version } = table(parseJson(text));
  return typeof version === 'string' ? version : '';
}
