import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { UserError } from '../../model/error.ts';
import { netSettings, withLogin, withoutLogin } from './login.ts';
import { pipPlaces, uvPlaces } from './places.ts';
import { readIndexSettings } from './settings.ts';

async function home(files: Readonly<Record<string, string>>, use: (home: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'indexes-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const machine = (HOME: string, env: Readonly<Record<string, string>> = {}) => ({
  env: { HOME, XDG_CONFIG_DIRS: join(HOME, 'xdg'), PIP_CONFIG_FILE: join(HOME, 'none'), ...env },
  platform: 'linux',
  folder: join(HOME, 'work'),
});

test('nothing configured: no index is named', async () => {
  await home({}, async (folder) => {
    const settings = await readIndexSettings(machine(folder, { PIP_CONFIG_FILE: '/dev/null' }));
    const { index, extra, findLinks, noIndex, certificates } = settings;
    assert.deepEqual(
      { index, extra, findLinks, noIndex, certificates },
      { index: null, extra: [], findLinks: [], noIndex: false, certificates: [] },
    );
  });
});

test("pip's and uv's settings become one", async () => {
  const files = {
    'pip.conf':
      '[global]\nindex-url = https://pip.example.org/simple\nextra-index-url = https://x.example.org\ncert = ~/ca.pem\nfind-links = wheels absent\nno-index = true\nproxy = http://proxy.example.org:3128',
    'work/wheels/.keep': '',
    '.config/uv/uv.toml':
      'find-links = ["/uv-wheels"]\n[[index]]\nurl = "https://uv.example.org/simple"\ndefault = true\n',
  };
  await home(files, async (folder) => {
    const settings = await readIndexSettings(machine(folder, { PIP_CONFIG_FILE: join(folder, 'pip.conf') }));
    assert.equal(settings.index, 'https://uv.example.org/simple');
    assert.deepEqual(settings.extra, ['https://x.example.org']);
    assert.deepEqual(settings.findLinks, ['/uv-wheels', join(folder, 'work/wheels')]);
    assert.equal(settings.noIndex, false, 'uv names an index, so pip forbidding all does not count');
    assert.deepEqual(netSettings(settings).certificates, [join(folder, 'ca.pem')]);
    assert.equal(netSettings(settings).env['HTTPS_PROXY'], 'http://proxy.example.org:3128');
  });
});

test('a configuration of uv that is not TOML is told with its line, and none of its text', async () => {
  await home({ '.config/uv/uv.toml': '\n[[index]\nurl = "https://u:secret@x"' }, async (folder) => {
    await assert.rejects(readIndexSettings(machine(folder)), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /uv\.toml:2 is not TOML/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });
});

test('places follow the variables of the tools', () => {
  const env = { HOME: '/h', XDG_CONFIG_HOME: '/c', XDG_CONFIG_DIRS: '/one:/two', VIRTUAL_ENV: '/v' };
  const linux = { env, platform: 'linux', folder: '/' };
  const pip = [
    '/two/pip/pip.conf',
    '/one/pip/pip.conf',
    '/etc/pip.conf',
    '/h/.pip/pip.conf',
    '/c/pip/pip.conf',
  ];
  assert.deepEqual(pipPlaces(linux), [...pip, '/v/pip.conf']);
  assert.deepEqual(uvPlaces(linux), [
    '/etc/uv/uv.toml',
    '/two/uv/uv.toml',
    '/one/uv/uv.toml',
    '/c/uv/uv.toml',
  ]);
  assert.deepEqual(pipPlaces({ ...linux, env: { ...env, PIP_CONFIG_FILE: '/dev/null' } }), []);
  assert.deepEqual(uvPlaces({ ...linux, env: { ...env, UV_NO_CONFIG: '1' } }), []);
  assert.deepEqual(uvPlaces({ ...linux, env: { ...env, UV_CONFIG_FILE: '/own' } }), ['/own']);
  assert.ok(!pipPlaces({ ...linux, env: { ...env, PIP_CONFIG_FILE: '/own' } }).includes('/c/pip/pip.conf'));
});

test('logins go to the host they are for, and are taken off what is kept', async () => {
  await home({}, async (folder) => {
    const settings = await readIndexSettings(
      machine(folder, {
        PIP_INDEX_URL: 'https://me:one@pkg.example.org/a/simple',
        PIP_EXTRA_INDEX_URL: 'https://me:two@pkg.example.org/b/simple',
        UV_INDEX: 'corp=https://corp.example.org/simple',
        UV_INDEX_CORP_USERNAME: 'you',
        UV_INDEX_CORP_PASSWORD: 'p@ss',
      }),
    );
    const cases: readonly (readonly [string, string])[] = [
      ['https://pkg.example.org/a/f.whl', 'https://me:one@pkg.example.org/a/f.whl'],
      ['https://pkg.example.org/b/f.whl', 'https://me:two@pkg.example.org/b/f.whl'],
      ['https://corp.example.org/f.whl', 'https://you:p%40ss@corp.example.org/f.whl'],
      ['https://other.example.org/f.whl', 'https://other.example.org/f.whl'],
      ['http://pkg.example.org/a/f.whl', 'http://pkg.example.org/a/f.whl'],
      ['file:///a/f.whl', 'file:///a/f.whl'],
    ];
    for (const [address, expected] of cases) {
      assert.equal(withLogin(address, settings), expected);
      assert.equal(withoutLogin(expected), address);
    }
  });
});
