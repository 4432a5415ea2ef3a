import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve } from '../../../test/support/server.ts';
import { scratchFolder } from '../../../test/support/store.ts';
import { pipSettings } from '../../formats/pipconfig/pipconfig.ts';
import { uvSettings } from '../../formats/uvconfig/uvconfig.ts';
import { UserError } from '../../model/error.ts';
import type { ProgressEvent } from '../../model/progress.ts';
import { silent } from '../../model/progress.ts';
import type { Question, Resolver } from '../../model/resolve.ts';
import { openStore } from '../../store/store.ts';
import { openHttp } from '../http.ts';
import { mergeSettings } from '../indexes/settings.ts';
import { openWheels } from './wheels.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const FILE = 'demo-1.0-cp311-cp311-manylinux_2_17_aarch64.whl';

interface Bench {
  readonly folder: string;
  readonly address: string;
  readonly asked: string[];
  readonly questions: Question[];
  readonly wheels: (env?: Readonly<Record<string, string>>) => Promise<ReturnType<typeof openWheels>>;
}

/** A store, a wheelhouse folder, an index that wants a login and serves `files`, and a resolver that answers with it. */
async function bench(files: Readonly<Record<string, string>>, use: (bench: Bench) => Promise<void>) {
  const folder = scratchFolder();
  const asked: string[] = [];
  await using server = await serve((request, response) => {
    asked.push(request.url ?? '');
    const text = files[(request.url ?? '').slice(1)];
    const allowed = request.headers.authorization === `Basic ${Buffer.from('me:secret').toString('base64')}`;
    response.writeHead(allowed ? (text === undefined ? 404 : 200) : 401).end(allowed ? text : undefined);
  });
  const address = server.url;
  const questions: Question[] = [];
  const resolver: Resolver = {
    async resolve(question) {
      questions.push(question);
      if (question.requirements.includes('gone==1'))
        return { refusal: { reason: 'absent', name: 'gone', explanation: '' } };
      const wheels = Object.keys(files).map((file) => `{ url = "${address}/${file}" }`);
      return {
        pylock: `lock-version = "1.0"\n[[packages]]\nname = "demo"\nwheels = [${wheels.join(', ')}]\n`,
      };
    },
  };
  const wheels = async (variables: Readonly<Record<string, string>> = {}) => {
    const env = { PIP_INDEX_URL: `${address.replace('//', '//me:secret@')}/simple`, ...variables };
    const store = await openStore(join(folder, 'store'));
    const settings = mergeSettings(pipSettings([], env), uvSettings([], env), {
      env,
      platform: 'linux',
      folder,
    });
    const http = openHttp(store, { env: {}, wait: async () => {} });
    return openWheels({ http, store, settings, resolver });
  };
  await use({ folder, address, asked, questions, wheels });
}

test('what was fetched is in the store, and where it was is remembered without the login', async () => {
  await bench({ [FILE]: 'wheel bytes' }, async ({ folder, address, asked, questions, wheels }) => {
    const source = await wheels();
    const found = { file: FILE, location: `${address}/${FILE}`, sha256: null, size: null };
    const [fetched] = await source.fetch([found], silent);
    assert.equal(fetched?.sha256, hash('wheel bytes'));
    assert.equal((await source.wheel(FILE, hash('wheel bytes'))).size, 11);
    assert.equal(asked.length, 1);
    await rm(join(folder, 'store/blobs'), { recursive: true });
    assert.equal((await (await wheels()).wheel(FILE, hash('wheel bytes'))).size, 11);
    assert.deepEqual([asked.length, questions.length], [2, 0]);
  });
});

test('a wheelhouse goes before the network, another file of the same name is passed over', async () => {
  await bench({ [FILE]: 'wheel bytes' }, async ({ folder, asked, wheels }) => {
    await writeFile(join(folder, FILE), 'wheel bytes');
    const source = await wheels({ PIP_FIND_LINKS: folder, UV_FIND_LINKS: `file://${folder}/none` });
    assert.equal((await source.wheel(FILE, hash('wheel bytes'))).size, 11);
    assert.equal(asked.length, 0);
    await writeFile(join(folder, FILE), 'other bytes!');
    await rm(join(folder, 'store'), { recursive: true });
    const again = await wheels({ PIP_FIND_LINKS: folder });
    assert.equal((await again.wheel(FILE, hash('wheel bytes'))).size, 11);
  });
});

test('nobody remembers: exactly that release is asked for, for the platform of its tags', async () => {
  await bench({ [FILE]: 'wheel bytes' }, async ({ questions, wheels }) => {
    assert.equal((await (await wheels()).wheel(FILE, hash('wheel bytes'))).size, 11);
    const [question] = questions;
    assert.deepEqual(question?.requirements, ['demo==1.0']);
    assert.deepEqual(
      [question?.python, question?.platforms, question?.dependencies],
      ['3.11', ['linux/arm64'], false],
    );
  });
});

test('what is asked for together is looked up together, and by halves where one release is in the way', async () => {
  const names = ['a', 'b', 'c', 'gone', 'd'];
  const files = Object.fromEntries(
    names.filter((name) => name !== 'gone').map((name) => [`${name}-1-py3-none-any.whl`, `bytes of ${name}`]),
  );
  await bench({ ...files, [FILE]: 'wheel bytes' }, async ({ questions, wheels }) => {
    const source = await wheels();
    const among = [
      ...names.map((name) => ({ file: `${name}-1-py3-none-any.whl`, sha256: hash(`bytes of ${name}`) })),
      { file: FILE, sha256: hash('wheel bytes') },
    ];
    for (const { file, sha256 } of among.filter(({ file }) => !file.startsWith('gone')))
      assert.ok(await source.wheel(file, sha256, among));
    assert.deepEqual(
      questions.map(({ python, platforms, requirements }) => [python, platforms[0], requirements.join(' ')]),
      [
        ['3.11', 'linux/amd64', 'a==1 b==1 c==1 gone==1 d==1'],
        ['3.11', 'linux/amd64', 'a==1 b==1 c==1'],
        ['3.11', 'linux/amd64', 'gone==1 d==1'],
        ['3.11', 'linux/amd64', 'gone==1'],
        ['3.11', 'linux/amd64', 'd==1'],
        ['3.11', 'linux/arm64', 'demo==1.0'],
      ],
    );
    await assert.rejects(source.wheel('gone-1-py3-none-any.whl', hash('bytes of gone'), among), {
      code: 'wheels/not-found',
    });
    assert.equal(questions.length, 6, 'what was looked up is not looked up again');
  });
});

test('another file than the one locked is refused, with both hashes and no login', async () => {
  await bench({ [FILE]: 'tampered' }, async ({ wheels }) => {
    await assert.rejects((await wheels()).wheel(FILE, hash('wheel bytes')), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, new RegExp(`${FILE}.*${hash('tampered')}.*${hash('wheel bytes')}`));
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });
});

test('what is nowhere is told, with what to do', async () => {
  await bench({}, async ({ address, wheels }) => {
    const source = await wheels();
    await assert.rejects(source.wheel(FILE, hash('x')), { code: 'wheels/not-found' });
    const gone = { file: FILE, location: `${address}/${FILE}`, sha256: hash('x'), size: 1 };
    await assert.rejects(source.fetch([gone], silent), { code: 'wheels/gone', transient: true });
    const odd = { ...gone, location: 'ftp://example.org/x' };
    await assert.rejects(source.fetch([odd], silent), { code: 'wheels/bad-location' });
  });
});

test('many at once: results in order, one step of progress that ends once', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`p${at}-1-py3-none-any.whl`, `bytes of ${at}`]),
  );
  await bench(files, async ({ address, wheels }) => {
    for (const known of [true, false]) {
      const events: ProgressEvent[] = [];
      const found = Object.entries(files).map(([file, text]) => ({
        file,
        location: `${address}/${file}`,
        sha256: hash(text),
        size: known ? text.length : null,
      }));
      const fetched = await (await wheels()).fetch(found, (event) => events.push(event));
      assert.deepEqual(
        fetched.map(({ file }) => file),
        Object.keys(files),
      );
      assert.equal(new Set(events.map(({ step, unit, total }) => `${step} ${unit} ${total}`)).size, 1);
      assert.equal(events.filter(({ done, total }) => done === total).length, 1);
      assert.equal(events.at(-1)?.done, events.at(-1)?.total);
    }
  });
});
