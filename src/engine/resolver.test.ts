import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scratchStore } from '../../test/support/store.ts';
import { pipSettings } from '../formats/pipconfig/pipconfig.ts';
import { uvSettings } from '../formats/uvconfig/uvconfig.ts';
import type { Argv, Result, Run } from '../model/argv.ts';
import type { Platform } from '../model/config.ts';
import { mergeSettings } from '../net/indexes/settings.ts';
import { openResolver } from './resolver.ts';
import type { PythonTools } from './uv/uv.ts';

const FINE: Result = { code: 0, stdout: '', stderr: '', timedOut: false, missing: false, milliseconds: 1 };
const MISSING: Result = { ...FINE, code: null, missing: true };
const OWN: Platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';

/** A machine on which commands end as the table says, by the first words that match. */
function machine(table: Readonly<Record<string, Partial<Result>>>, ran: Argv[]): Run {
  return async (argv) => {
    ran.push(argv);
    const line = [argv.command, ...argv.args].join(' ');
    const found = Object.entries(table).find(([words]) => line.includes(words));
    return found === undefined ? MISSING : { ...FINE, ...found[1] };
  };
}

async function resolver(run: Run, tools: PythonTools | null) {
  const env = { UV_DEFAULT_INDEX: 'https://me:secret@pkg.example.org/simple' };
  const settings = mergeSettings(pipSettings([], {}), uvSettings([], env), {
    env,
    platform: 'linux',
    folder: '/',
  });
  return openResolver({ run, store: await scratchStore(), settings, python: async () => tools });
}

const question = (platforms: readonly Platform[]) => ({
  requirements: ['web'],
  constraints: [],
  overrides: [],
  preferred: [],
  python: '3.11',
  platforms,
  indexes: { default: null, extra: [], findLinks: [], noIndex: false, pinned: {} },
  prereleases: false,
  dependencies: true,
});

const NO_UV = { code: 1, stderr: 'ERROR: No matching distribution found for uv>=0.11.0' };
const REPORT = JSON.stringify({ version: '1', install: [] });

test('where the index has no uv, the pip of the machine resolves for images like it, and says so', async () => {
  if (process.platform !== 'linux') return;
  const ran: Argv[] = [];
  const table = {
    'pip download': NO_UV,
    version_info: { stdout: '3.11\n' },
    'pip install --dry-run': { stdout: REPORT },
  };
  const opened = await resolver(machine(table, ran), null);
  const answer = await opened.resolve(question([OWN]));
  assert.match(
    'pylock' in answer ? (answer.caveat ?? '') : '',
    /uv.*could not be fetched.*resolved with pip/s,
  );
  const other: Platform = OWN === 'linux/amd64' ? 'linux/arm64' : 'linux/amd64';
  await assert.rejects(opened.resolve(question([OWN, other])), { code: 'resolve/not-for-this-machine' });
  assert.equal(ran.filter(({ args }) => args.includes('download')).length, 1, 'looked for once');
  assert.doesNotMatch(JSON.stringify(ran.map(({ command, args }) => [command, args])), /secret/);
});

test('the interpreter made for machines without one fetches uv where there is no pip', async () => {
  const ran: Argv[] = [];
  const python = { command: '/tools/python', args: ['-s'] };
  const pip = { ...python, args: ['-s', '/tools/pip.whl/pip'], env: { SSL_CERT_FILE: '/tools/ca.crt' } };
  const table = {
    'python3 -m pip': { code: 1, stderr: '/usr/bin/python3: No module named pip' },
    '/tools/python': NO_UV,
  };
  const opened = await resolver(machine(table, ran), { python, pip });
  await assert.rejects(opened.resolve(question(['linux/arm64', 'linux/amd64'])), {
    code: 'resolve/not-for-this-machine',
  });
  const fetched = ran.find(({ command }) => command === '/tools/python');
  assert.deepEqual(fetched?.args.slice(0, 3), ['-s', '/tools/pip.whl/pip', 'download']);
  assert.equal(fetched?.env?.['SSL_CERT_FILE'], '/tools/ca.crt');
  assert.equal(fetched?.env?.['PIP_INDEX_URL'], 'https://me:secret@pkg.example.org/simple');
  const bare = await resolver(machine({}, ran), null);
  await assert.rejects(bare.resolve(question([OWN])), { code: 'resolve/no-resolver' });
});

test('an index that cannot be reached is a passing error, not a reason to do without uv', async () => {
  const stderr = "WARNING: Retrying after connection broken by 'NewConnectionError': /simple/uv/";
  const opened = await resolver(machine({ 'pip download': { code: 1, stderr } }, []), null);
  await assert.rejects(opened.resolve(question([OWN])), {
    code: 'resolve/index-unreachable',
    transient: true,
  });
});
