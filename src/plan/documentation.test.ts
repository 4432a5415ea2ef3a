import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emitted, findingsOf, plannedFrom } from '../../test/support/emitted.ts';
import { memoryTree } from '../formats/tree/memory.ts';

const SITE = { 'mkdocs.yml': 'site_name: x\ntheme:\n  name: material\n', 'docs/index.md': '# x\n' };

async function planned(sources: Readonly<Record<string, string>>) {
  const { planned } = await plannedFrom(memoryTree(sources), {});
  assert.deepEqual(planned.diagnostics, []);
  const [service] = planned.value.services;
  assert.ok(service?.build && service.site);
  return { ...service, build: service.build.value, site: service.site };
}

test('what makes a site is its manifest, the group of it that has MkDocs, or what the settings name', async () => {
  const rows: readonly (readonly [Record<string, string>, manifest: string | null, added: string[], python: string])[] = [
    [{}, null, ['mkdocs-material'], '3.13'],
    [{ 'requirements.txt': 'mkdocs-material==9.5.49\n' }, 'requirements.txt', [], '3.11'],
    [{ 'docs/requirements.txt': 'mkdocs==1.6.1\n' }, 'docs/requirements.txt', ['mkdocs-material'], '3.11'],
    [{ 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["torch"]\n[dependency-groups]\ndocs = ["mkdocs==1.6.1", "mkdocs-material"]\n' }, null, ['mkdocs-material', 'mkdocs==1.6.1'], '3.11'],
    [{ 'pyproject.toml': '[project]\nname = "x"\nrequires-python = ">=3.12"\ndependencies = ["mkdocs-material"]\n' }, 'pyproject.toml', [], '3.13'],
  ]; // biome-ignore format: one table, a row a line
  for (const [files, manifest, added, python] of rows) {
    const { requirements, build, base } = await planned({ ...SITE, ...files });
    assert.deepEqual(
      [requirements.value.manifest, requirements.value.added, build.runtime],
      [manifest, added, { language: 'python', version: python }],
      JSON.stringify(files),
    );
    assert.equal(base.value.runtime.language, 'none');
  }
});

test('pages are what they are: texts for people and code go in, secrets and weights do not', async () => {
  const { build, source } = await planned({
    ...SITE,
    'docs/README.md': '',
    'docs/tests/page.md': '',
    'docs/.env': 'KEY=1',
    'overrides/main.html': '',
    'README.md': '',
    Makefile: '',
    'site_packages.pem': '',
  });
  assert.deepEqual(build.files, [
    'README.md',
    'docs/README.md',
    'docs/index.md',
    'docs/tests/page.md',
    'mkdocs.yml',
    'overrides/main.html',
  ]);
  assert.deepEqual(build.outputs, [{ from: 'site', to: '/app' }]);
  assert.deepEqual(source.value.files, []);
});

test('the Dockerfile makes it in a stage of its own, of which the image has the pages alone', async () => {
  const sources = { ...SITE, 'requirements.txt': 'mkdocs-material==9.5.49\n' };
  const files = await emitted(sources);
  const text = files.files.find(({ path }) => path === 'Dockerfile')?.text ?? '';
  assert.match(text, /^ARG PYTHON_IMAGE=python:3\.11-slim-bookworm$/m);
  assert.match(text, /^RUN \/opt\/venv\/bin\/mkdocs build && \\$/m);
  assert.deepEqual(text.slice(text.indexOf('AS prod')).match(/^COPY --from=.*$/gm), [
    'COPY --from=built /src/site /usr/share/nginx/html',
  ]);
  assert.deepEqual(await findingsOf(sources, files), []);
});
