import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foundIn, type Sample } from '../sample.ts';
import { mkdocs } from './mkdocs.ts';
import { packagesOf } from './packages.ts';

test('MkDocs is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'mkdocs.yml': 'site_name: x\n' }, ['static whole runs null port 8000 (mkdocs build -> site)']],
    [{ 'mkdocs.yaml': "site_name: x\nsite_dir: 'public'\ndev_addr: 0.0.0.0:8012\n" }, ['static whole runs null port 8012 (mkdocs build -> public)']],
    [{ 'docs/mkdocs.yml': 'site_name: x\n' }, []],
    [{ 'package.json': {}, 'mkdocs.yml': 'site_name: x\n' }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(mkdocs, sample), expected);
});

test('what a site is made with is read from its settings', () => {
  const table: readonly (readonly [settings: string, packages: readonly string[]])[] = [
    ['site_name: x\n', ['mkdocs']],
    ['theme: readthedocs\n', ['mkdocs']],
    ['theme: "material"\n', ['mkdocs', 'mkdocs-material']],
    ['theme:\n  # the usual one\n  name: material\n  features:\n    - navigation.tabs\n', ['mkdocs', 'mkdocs-material']],
    ['theme:\n  custom_dir: own\n', ['mkdocs']],
    ['plugins: []\n', ['mkdocs']],
    ['plugins:\n- search\n- mkdocstrings:\n    handlers:\n      python: {}\n- material/blog\n', ['mkdocs', 'mkdocs-material', 'mkdocstrings-python']],
    ['plugins:\n  search:\n    lang: en\n  minify:\n    exclude: x\n', ['mkdocs', 'mkdocs-minify-plugin']],
    ['plugins:\n  - unheard-of\n  - constructor\nnav:\n  - minify: x.md\n', ['mkdocs']],
    ['markdown_extensions:\n  - pymdownx.superfences\n', ['mkdocs', 'pymdown-extensions']],
    ['theme: material\r\nmarkdown_extensions:\r\n  - pymdownx.superfences\r\n', ['mkdocs', 'mkdocs-material']],
  ]; // biome-ignore format: one table, a row a line
  for (const [settings, packages] of table) assert.deepEqual(packagesOf(settings), packages, settings);
});

test('settings of any shape are read without an error', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => packagesOf(text).includes('mkdocs')));
  fc.assert(
    fc.property(fc.array(fc.constantFrom('theme:', 'plugins:', '  - ', '- a', ' name: x', '')), (lines) =>
      packagesOf(lines.join('\n')).includes('mkdocs'),
    ),
  );
});
