import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { plimsoll, type Ran } from '../src/cli/testing/plimsoll.ts';
import type { Image } from '../src/model/image.ts';
import { LOCAL_MIRROR, offline, STORE, WHEELS } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

// What a user may get wrong, or meet: a message that says what, where and what next, an exit code, and nothing else changed.

const APP = {
  'main.py': [
    'from starlette.applications import Starlette',
    'from starlette.routing import Route',
    'from starlette.responses import Response',
    'def health(request): return Response()',
    "app = Starlette(routes=[Route('/health', health)])",
    '',
  ].join('\n'),
  'requirements.txt': 'starlette==0.46.2\nuvicorn==0.34.3\n',
  'plimsoll.yaml': LOCAL_MIRROR,
} as const;
const STARLETTE = 'starlette-0.46.2-py3-none-any.whl';
const CLOSED = 'http://127.0.0.1:9/simple';

type Files = Readonly<Record<string, string | null>>;

interface Case {
  readonly name: string;
  /** Files besides those of {@link APP}, or instead of them; null takes one away. */
  readonly files?: Files;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Begin without a lock. */
  readonly unlocked?: true;
  readonly code: number;
  readonly message: RegExp;
  readonly fix: RegExp;
}

const CASES: readonly Case[] = [
  {
    name: 'no manifest, and an import that no package of that name brings',
    files: { 'requirements.txt': null, 'main.py': `import nowhere_to_be_found\n${APP['main.py']}` },
    unlocked: true,
    code: 2,
    message: /nowhere-to-be-found cannot be had from the package indexes/,
    fix: /name the index that has it/,
  },
  {
    name: 'a requirement that cannot be resolved',
    files: { 'requirements.txt': `${APP['requirements.txt']}nowhere-to-be-found==1.0\n` },
    unlocked: true,
    code: 2,
    message: /requirements\.txt:3: nowhere-to-be-found==1\.0 cannot be had/,
    fix: /correct the name or the version/i,
  },
  {
    name: 'requirements that exclude one another',
    files: { 'requirements.txt': `${APP['requirements.txt']}h11<0.10\n` },
    unlocked: true,
    code: 2,
    message: /requirements\.txt:\d: .*h11/,
    fix: /./,
  },
  {
    name: 'an index that does not answer',
    unlocked: true,
    env: { PIP_NO_INDEX: '', PIP_FIND_LINKS: '', PIP_INDEX_URL: CLOSED, UV_INDEX_URL: CLOSED },
    code: 75,
    message: /index.*cannot be reached/,
    fix: /check the network, the index and proxy settings/i,
  },
  {
    name: 'a configuration key that is unknown',
    files: { 'plimsoll.yaml': `${LOCAL_MIRROR}servces: {}\n` },
    code: 2,
    message: /plimsoll\.yaml:3: unknown key "servces"/,
    fix: /did you mean "services"/,
  },
  {
    name: 'a Python that there is no base for',
    files: {
      'requirements.txt': null,
      'pyproject.toml':
        '[project]\nname = "app"\nversion = "1"\nrequires-python = "<3.9"\ndependencies = ["starlette"]\n',
    },
    unlocked: true,
    code: 2,
    message: /pyproject\.toml.*needs Python <3\.9/,
    fix: /services\.api\.python in plimsoll\.yaml/,
  },
  {
    name: 'a lock that is stale where it must not change',
    files: { 'requirements.txt': 'starlette==0.46.2\n' },
    args: ['--locked'],
    code: 1,
    message: /plimsoll\.lock.*--locked/s,
    fix: /plimsoll lock/,
  },
  {
    name: 'a lock that is no lock',
    files: { 'plimsoll.lock': '{"schema": "plimsoll.lock/1",\n  "services": [\n' },
    args: ['--locked'],
    code: 2,
    message: /plimsoll\.lock:\d/,
    fix: /./,
  },
  {
    name: 'a folder that cannot be written',
    args: ['--output', 'oci:/sys/plimsoll-image'],
    code: 2,
    message: /\/sys.*cannot be (written|made)/,
    fix: /folder/i,
  },
  {
    name: 'a cache that cannot be written',
    env: { PLIMSOLL_CACHE: '/sys/plimsoll-cache' },
    code: 2,
    message: /\/sys\/plimsoll-cache.*cannot be (written|made)/,
    fix: /folder/i,
  },
];

let env: Readonly<Record<string, string>>;
let lock = '';
let digest = '';

before(async () => {
  env = await offline(STORE);
  const folder = await application({});
  digest = await built(folder);
  lock = await readFile(join(folder, 'plimsoll.lock'), 'utf8');
});

for (const { name, files = {}, args = [], unlocked, code, message, fix, ...one } of CASES) {
  test(name, async () => {
    const folder = await application({ ...(unlocked ? {} : { 'plimsoll.lock': lock }), ...files });
    const output = args.includes('--output') ? [] : ['--output', `oci:${join(folder, 'image')}`];
    const ran = await refused(folder, [...output, ...args], { ...env, ...one.env });
    says(ran, code, message, fix);
    assert.equal(
      await built(await application({ 'plimsoll.lock': lock })),
      digest,
      'the cache is still good',
    );
  });
}

test('a wheel that is not the locked one', async () => {
  const wrong = lock.replace(/("starlette-[^\n]*"sha256":")[0-9a-f]{64}/, `$1${'0'.repeat(64)}`);
  assert.notEqual(wrong, lock);
  const folder = await application({ 'plimsoll.lock': wrong });
  const ran = await refused(folder, ['--locked'], env);
  says(ran, 2, new RegExp(`${STARLETTE} has sha256 [0-9a-f]{64}, not the 0{64}`), /Do not use it/);
});

test('a wheel that is damaged: as locked it is refused, and it is not taken into a lock', async () => {
  const [house, store] = [scratchFolder(), scratchFolder()];
  for (const file of await readdir(WHEELS))
    if (lock.includes(`"${file}"`)) await copyFile(join(WHEELS, file), join(house, file));
  const bytes = await readFile(join(house, STARLETTE));
  await writeFile(join(house, STARLETTE), bytes.fill(0, 5000, 5100));
  const damaged = { ...env, PIP_FIND_LINKS: house, PLIMSOLL_CACHE: store };
  const locked = await application({ 'plimsoll.lock': lock });
  says(await refused(locked, ['--locked'], damaged), 2, /has sha256 .*, not the /, /Do not use it/);
  const ran = await plimsoll(['build', await application({})], { env: damaged });
  says(ran, 2, new RegExp(STARLETTE), /Fetch or build that wheel again/);
  assert.equal(
    await built(await application({ 'plimsoll.lock': lock }), { ...env, PLIMSOLL_CACHE: store }),
    digest,
  );
});

/** Runs a build that must leave the folder as it is. */
async function refused(folder: string, args: readonly string[], environment: typeof env): Promise<Ran> {
  const before = await contents(folder);
  const ran = await plimsoll(['build', folder, ...args], { env: environment });
  assert.deepEqual(await contents(folder), before, 'nothing is written');
  return ran;
}

function says({ code: ended, stdout, stderr }: Ran, code: number, message: RegExp, fix: RegExp): void {
  assert.match(stderr, message);
  const [, ...fixes] = stderr.split('fix: ');
  assert.match(fixes.join('\n'), fix, stderr);
  assert.doesNotMatch(stderr, /\n {4}at |undefined|\[object/, 'no stack, no slip');
  assert.equal(ended, code, stderr);
  assert.equal(stdout, '');
}

async function built(folder: string, environment = env): Promise<string> {
  const { code, stdout, stderr } = await plimsoll(['build', '--json', folder], { env: environment });
  assert.equal(code, 0, stderr);
  const { images }: { images: readonly Image[] } = JSON.parse(stdout);
  return images[0]?.digest ?? '';
}

async function application(files: Files): Promise<string> {
  const folder = join(scratchFolder(), 'app');
  await mkdir(folder);
  for (const [path, text] of Object.entries({ ...APP, ...files }))
    if (text !== null) await writeFile(join(folder, path), text);
  return folder;
}

/** Every file below the folder with the hash of its bytes. */
async function contents(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const hash = async (path: string) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  return Promise.all(files.toSorted().map(async (path) => `${path} ${await hash(path)}`));
}
