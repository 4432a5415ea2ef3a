import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fakeWheel } from '../../../test/support/wheel.ts';
import { fakeZip } from '../../../test/support/zip.ts';
import { memoryBlob } from '../../model/blob.ts';
import type { Entry } from '../../model/entry.ts';
import { UserError } from '../../model/error.ts';
import { contentBytes } from '../zip/content.ts';
import { installWheel } from './install.ts';
import { parseRecord } from './record.ts';

const install = (wheel: Uint8Array, file = 'Pkg-1.0-py3-none-any.whl') =>
  installWheel(memoryBlob(wheel), { file, python: '3.11', prefix: 'opt/venv' });

async function listing(entries: readonly Entry[]): Promise<Readonly<Record<string, string>>> {
  const rows: [string, string][] = [];
  for (const entry of entries) {
    assert.equal(entry.kind, 'file');
    if (entry.kind !== 'file') continue;
    const bytes = await contentBytes(entry.content, 1e6, entry.path);
    rows.push([
      entry.path.replace('opt/venv/lib/python3.11/site-packages', 'SITE'),
      `${entry.mode.toString(8)} ${Buffer.from(bytes)}`,
    ]);
  }
  return Object.fromEntries(rows);
}

test('every file goes where pip puts it', async () => {
  const wheel = fakeWheel(
    'Pkg',
    '1.0',
    {
      'pkg/__init__.py': 'x = 1\n',
      'pkg/tool.so': 'elf',
      'Pkg-1.0.data/purelib/pure.py': 'pure',
      'Pkg-1.0.data/platlib/plat.py': 'plat',
      'Pkg-1.0.data/data/share/man/a.1': 'man',
      'Pkg-1.0.data/headers/pkg.h': 'h',
      'Pkg-1.0.data/scripts/run': '#!python\nrun()\n',
      'Pkg-1.0.data/scripts/windowed': '#!pythonw -E\r\nrun()\n',
      'Pkg-1.0.data/scripts/shell': '#!/bin/sh\n',
      'Pkg-1.0.data/scripts/cmd-script.py': 'made by setuptools',
      'Pkg-1.0.dist-info/entry_points.txt':
        '# commands\n[console_scripts]\ncmd = pkg.cli:App.main [extra]\n[other]\nx = y\n',
    },
    { 'pkg/tool.so': 0o775 },
  );
  const files = await listing(await install(wheel));
  const { 'SITE/Pkg-1.0.dist-info/RECORD': record = '', ...rest } = files;
  assert.deepEqual(rest, {
    'SITE/Pkg-1.0.dist-info/WHEEL':
      '644 Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    'SITE/Pkg-1.0.dist-info/METADATA': '644 Metadata-Version: 2.1\nName: Pkg\nVersion: 1.0\n',
    'SITE/Pkg-1.0.dist-info/entry_points.txt':
      '644 # commands\n[console_scripts]\ncmd = pkg.cli:App.main [extra]\n[other]\nx = y\n',
    'SITE/Pkg-1.0.dist-info/INSTALLER': '644 plimsoll\n',
    'SITE/Pkg-1.0.dist-info/REQUESTED': '644 ',
    'SITE/pkg/__init__.py': '644 x = 1\n',
    'SITE/pkg/tool.so': '755 elf',
    'SITE/pure.py': '644 pure',
    'SITE/plat.py': '644 plat',
    'opt/venv/share/man/a.1': '644 man',
    'opt/venv/include/site/python3.11/pkg/pkg.h': '644 h',
    'opt/venv/bin/run': '755 #!/opt/venv/bin/python\nrun()\n',
    'opt/venv/bin/windowed': '755 #!/opt/venv/bin/python\nrun()\n',
    'opt/venv/bin/shell': '755 #!/bin/sh\n',
    'opt/venv/bin/cmd': `755 #!/opt/venv/bin/python
# -*- coding: utf-8 -*-
import re
import sys
from pkg.cli import App
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(App.main())
`,
  });
  const rows = parseRecord(record.slice(4));
  assert.equal(rows.length, Object.keys(files).length);
  const row = (path: string) => rows.find((one) => one.path === path);
  assert.deepEqual(row('pkg/tool.so'), { path: 'pkg/tool.so', hash: 'sha256=of-pkg/tool.so', size: '3' });
  assert.equal(row('../../../share/man/a.1')?.hash, 'sha256=of-Pkg-1.0.data/data/share/man/a.1');
  assert.match(row('../../../bin/run')?.hash ?? '', /^sha256=[\w-]{43}$/);
  assert.equal(row('../../../bin/run')?.size, '29');
  assert.deepEqual(row('Pkg-1.0.dist-info/RECORD'), { path: 'Pkg-1.0.dist-info/RECORD', hash: '', size: '' });
});

test('files stay deflated, for the layer to pass through', async () => {
  const entries = await install(fakeWheel('Pkg', '1.0', { 'pkg/a.py': 'a'.repeat(9000) }));
  const entry = entries.find((one) => one.path.endsWith('pkg/a.py'));
  assert.ok(entry?.kind === 'file' && entry.content.kind === 'deflated');
  assert.equal(entry.content.size, 9000);
});

test('pip gets the versioned commands of the target', async () => {
  const text = '[console_scripts]\npip = pip:main\npip3 = pip:main\npip3.8 = pip:main\n';
  const files = await listing(
    await install(
      fakeWheel('pip', '24.0', { 'pip-24.0.dist-info/entry_points.txt': text }),
      'pip-24.0-py3-none-any.whl',
    ),
  );
  assert.deepEqual(
    Object.keys(files)
      .filter((path) => path.includes('/bin/'))
      .sort(),
    ['pip', 'pip3', 'pip3.11'].map((name) => `opt/venv/bin/${name}`),
  );
});

test('damaged and hostile wheels are refused by name', async () => {
  const info = 'Pkg-1.0.dist-info';
  const table: readonly (readonly [string, Uint8Array, string])[] = [
    ['not a zip', Buffer.from('<html>404</html>'), 'zip/unreadable'],
    ['zip slip', fakeWheel('Pkg', '1.0', { '../../../etc/cron.d/x': 'x' }), 'zip/unsafe'],
    ['no metadata', fakeZip([{ name: 'pkg/a.py' }]), 'wheel/unreadable'],
    [
      'two distributions',
      fakeWheel('Pkg', '1.0', { 'Other-1.0.dist-info/METADATA': '' }),
      'wheel/unreadable',
    ],
    ['another distribution', fakeWheel('Other', '1.0', {}), 'wheel/unreadable'],
    [
      'from the future',
      fakeWheel('Pkg', '1.0', { [`${info}/WHEEL`]: 'Wheel-Version: 2.0\n' }),
      'wheel/unreadable',
    ],
    ['no version', fakeWheel('Pkg', '1.0', { [`${info}/WHEEL`]: '' }), 'wheel/unreadable'],
    ['unknown scheme', fakeWheel('Pkg', '1.0', { 'Pkg-1.0.data/etc/x': '' }), 'wheel/unsafe'],
    ['inherited scheme', fakeWheel('Pkg', '1.0', { 'Pkg-1.0.data/constructor/x': '' }), 'wheel/unsafe'],
    [
      'command outside bin',
      fakeWheel('Pkg', '1.0', {
        [`${info}/entry_points.txt`]: '[console_scripts]\n../../usr/bin/python = a:b\n',
      }),
      'wheel/unsafe',
    ],
    [
      'command without function',
      fakeWheel('Pkg', '1.0', { [`${info}/entry_points.txt`]: '[gui_scripts]\na = b\n' }),
      'wheel/unreadable',
    ],
    [
      'code in a command',
      fakeWheel('Pkg', '1.0', { [`${info}/entry_points.txt`]: '[console_scripts]\na = b:c;import os\n' }),
      'wheel/unreadable',
    ],
  ];
  for (const [what, wheel, code] of table)
    await assert.rejects(
      install(wheel),
      (error) =>
        error instanceof UserError &&
        error.code === code &&
        error.message.startsWith('Pkg-1.0-py3-none-any.whl: ') &&
        error.fix !== '',
      what,
    );
});

test('fuzz: any entry_points.txt and RECORD install or are refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (entryPoints, record) => {
      const text = `[console_scripts]\n${entryPoints}`;
      const wheel = fakeWheel('Pkg', '1.0', {
        'Pkg-1.0.dist-info/entry_points.txt': text,
        'Pkg-1.0.dist-info/RECORD': record,
      });
      try {
        for (const entry of await install(wheel)) assert.doesNotMatch(entry.path, /(^|\/)\.\.?(\/|$)|^\//);
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
      }
    }),
    { numRuns: 200 },
  );
});
