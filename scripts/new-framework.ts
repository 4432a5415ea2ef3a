import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Starts a framework's folder: `npm run new:framework -- ID "Title" [--javascript]`. Writes a module with a
 * negative-tested detection to fill in, and adds it to the sorted list in `src/frameworks/index.ts`.
 */
const FOLDER = join(import.meta.dirname, '..', 'src', 'frameworks');
const isScript = process.argv.includes('--javascript');
const [id, title] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
if (id === undefined || title === undefined || !/^[a-z][a-z0-9-]*$/.test(id)) {
  process.stderr.write(
    'usage: npm run new:framework -- ID "Title" [--javascript]   (ID: lower case, digits, dashes)\n',
  );
  process.exit(2);
}
const name = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
mkdirSync(join(FOLDER, id));
writeFileSync(join(FOLDER, id, `${id}.ts`), (isScript ? builtFramework : framework)(id, name, title));
writeFileSync(join(FOLDER, id, `${id}.test.ts`), (isScript ? builtTest : test)(id, name, title));
const index = join(FOLDER, 'index.ts');
writeFileSync(index, listed(readFileSync(index, 'utf8'), id, name));
process.stdout.write(
  `src/frameworks/${id}/${id}.ts\nnext: fill in detect and recipe, then npm run format && npm run unit\n`,
);

function framework(folder: string, variable: string, shown: string): string {
  const module = folder.replaceAll('-', '_');
  return `import { decoratedRoutes } from '../decorated.ts';
import type { PythonFramework } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { uvicornRecipe } from '../serve.ts';

export const ${variable}: PythonFramework = {
  id: '${folder}',
  title: '${shown}',
  language: 'python',
  kind: 'api',
  distributions: ['${folder}'],
  hints: ['${module}'],
  port: 8000,
  health: null,
  detect: (module) => objectApplications(module, '${folder}', 'api', ['${module}.${shown.replace(/\W/g, '')}']),
  routes: decoratedRoutes,
  recipe: (service) => uvicornRecipe(service, 8000),
};
`;
}

function test(folder: string, variable: string, shown: string): string {
  const made = shown.replace(/\W/g, '');
  const module = folder.replaceAll('-', '_');
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { ${variable} } from './${folder}.ts';

const found = (source: string) =>
  ${variable}.detect(readPython('main.py', source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('${shown} applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ['from ${module} import ${made}\\napp = ${made}()', [['app', false, 'api', 2]]],
    ['from elsewhere import ${made}\\napp = ${made}()', []],
  ];
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
`;
}

function builtFramework(folder: string, variable: string, shown: string): string {
  return `import type { JavaScriptFramework } from '../framework.ts';
import { builtApplication } from '../meta.ts';
import { staticRecipe } from '../served.ts';

export const ${variable}: JavaScriptFramework = {
  id: '${folder}',
  title: '${shown}',
  language: 'javascript',
  kind: 'static',
  distributions: ['${folder}'],
  port: 3000,
  health: null,
  over: ['html', 'node'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: ['${folder}'],
      builds: /\\b${folder} build\\b/,
      config: /^${folder}\\.config\\.[cm]?[jt]s$/,
      portAt: ['server', 'port'],
      built: () => ({ kind: 'static', entrypoint: null, output: 'dist' }),
    }),
  routes: () => [],
  recipe: staticRecipe,
};
`;
}

function builtTest(folder: string, variable: string, shown: string): string {
  const script = `scripts: { build: '${folder} build' }`;
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { ${variable} } from './${folder}.ts';

test('${shown} is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [
      { 'package.json': { dependencies: { '${folder}': '1' }, ${script} } },
      ['static whole runs null port 3000 (build -> dist)'],
    ],
    [{ 'package.json': { dependencies: { '${folder}-like': '1' } } }, []],
  ];
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(${variable}, sample), expected);
});
`;
}

/** The index with one more import and one more entry, both in order. */
function listed(source: string, folder: string, variable: string): string {
  const lines = source.split('\n');
  const line = `import { ${variable} } from './${folder}/${folder}.ts';`;
  const at = lines.findIndex((one) => /^import \{/.test(one) && pathOf(one) > pathOf(line));
  lines.splice(at < 0 ? lines.findLastIndex((one) => one.startsWith('import')) + 1 : at, 0, line);
  return lines
    .join('\n')
    .replace(/(FRAMEWORKS: readonly Framework\[\] = \[)([^\]]*)\]/, (_, head: string, names: string) => {
      const all = [...names.split(',').map((one) => one.trim()), variable].filter((one) => one !== '');
      return `${head}\n  ${all.toSorted().join(', ')},\n]`;
    });
}

function pathOf(line: string): string {
  return /from '([^']*)'/.exec(line)?.[1] ?? '';
}
