// Writes the references that follow from the code: schema/ and docs/reference/. `--check` writes nothing and fails
// when a file is not what it would write.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cliPage } from './docs/cli.ts';
import { configPages } from './docs/configuration.ts';
import { emittedPage } from './docs/emitted.ts';
import { frameworksPage } from './docs/frameworks.ts';
import { rulePages } from './docs/rules.ts';
import { schemaPages } from './docs/schemas.ts';

const ROOT = join(import.meta.dirname, '..');

/** Everything in these folders is generated. */
const FOLDERS = ['docs/reference', 'docs/reference/rules', 'schema'];

const pages = new Map([
  ...schemaPages(ROOT),
  ...configPages(),
  cliPage(),
  emittedPage(),
  frameworksPage(),
  ...(await rulePages()),
]);

const stale = [
  ...[...pages].filter(([path, text]) => read(path) !== text).map(([path]) => path),
  ...FOLDERS.flatMap(filesIn).filter((path) => !pages.has(path)),
].toSorted();

if (!process.argv.includes('--check')) {
  for (const path of stale) write(path, pages.get(path));
} else if (stale.length > 0) {
  process.stderr.write(`not what the code says any more:\n${stale.map((path) => `  ${path}\n`).join('')}`);
  process.stderr.write('fix: npm run docs, and commit what it writes\n');
  process.exitCode = 1;
}

function read(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return null;
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(join(ROOT, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

function write(path: string, text: string | undefined): void {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  if (text === undefined) rmSync(file);
  else writeFileSync(file, text);
  process.stdout.write(`${text === undefined ? 'removed' : 'wrote'} ${path}\n`);
}
