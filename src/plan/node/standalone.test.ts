import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedFrom } from '../../../test/support/emitted.ts';
import { memoryTree } from '../../formats/tree/memory.ts';

const MANIFEST = {
  name: 'web',
  scripts: { build: 'next build' },
  dependencies: { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1' },
};

/** `path:line` of each finding. */
async function found(files: Readonly<Record<string, string>>) {
  const tree = memoryTree({
    'web/package.json': JSON.stringify(MANIFEST),
    'web/package-lock.json': JSON.stringify({ name: 'web', lockfileVersion: 3, packages: {} }),
    'web/app/page.js': 'export default () => "x";\n',
    ...files,
  });
  const { planned } = await plannedFrom(tree, {});
  return planned.diagnostics.filter(({ rule }) => rule === 'plan/next-not-standalone');
}

test('fonts that Next.js would fetch are told of where they are asked for', async () => {
  const manifest = JSON.stringify(MANIFEST);
  const lock = JSON.stringify({ name: 'web', lockfileVersion: 3, packages: {} });
  const fonts = async (line: string) => {
    const layout = `import "./a.css";\n${line}\nexport default ({ children }) => children;\n`;
    const tree = memoryTree({
      'web/package.json': manifest,
      'web/package-lock.json': lock,
      'web/app/page.js': 'export default () => "x";\n',
      'web/app/layout.js': layout,
    });
    const { planned } = await plannedFrom(tree, {});
    return planned.diagnostics
      .filter(({ rule }) => rule === 'plan/fonts-from-network')
      .map(({ path, line: at }) => `${path}:${at}`);
  };
  assert.deepEqual(await fonts("import { Geist } from 'next/font/google';"), ['web/app/layout.js:2']);
  assert.deepEqual(await fonts("import local from 'next/font/local';"), []);
});

test('a server of Next.js that takes all packages along is told of, with the change that mends it', async () => {
  const table: readonly (readonly [Readonly<Record<string, string>>, string | null, RegExp])[] = [
    [{}, 'web/package.json:null', /^Create web\/next\.config\.mjs with: export default \{ output: 'standalone' \};/],
    [{ 'web/next.config.js': '// ours\nmodule.exports = { poweredByHeader: false };\n' }, 'web/next.config.js:2', /^Add output: 'standalone' to .*next\.config\.js/],
    [{ 'web/next.config.ts': 'import type { NextConfig } from "next";\n\nconst nextConfig: NextConfig = {\n  reactStrictMode: true,\n};\nexport default nextConfig;\n' }, 'web/next.config.ts:3', /next\.config\.ts/],
    [{ 'web/next.config.mjs': 'export default {};\n' }, 'web/next.config.mjs:1', /next\.config\.mjs/],
    [{ 'web/next.config.mjs': "export default { output: 'standalone' };\n" }, null, /./],
    [{ 'web/next.config.mjs': "export default { output: 'export' };\n" }, null, /./],
  ]; // biome-ignore format: one table, a row a line
  for (const [files, place, fix] of table) {
    const findings = await found(files);
    assert.deepEqual(
      findings.map(({ path, line }) => `${path}:${line}`),
      place === null ? [] : [place],
      JSON.stringify(files),
    );
    for (const one of findings) assert.match(one.fix, fix);
  }
});
