import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bytesOf, testHttp } from '../../test/support/net.ts';
import { serve } from '../../test/support/server.ts';
import { scratchFolder } from '../../test/support/store.ts';
import { UserError } from '../model/error.ts';

const BODY = Buffer.from(`${'x'.repeat(300_000)}the end`);
const SHA256 = createHash('sha256').update(BODY).digest('hex');

test('gets a file into the store, with its type and its address after redirects', async () => {
  await using server = await serve((request, response) => {
    if (request.url === '/old?x=1') return response.writeHead(302, { location: '/new/' }).end();
    return response.writeHead(200, { 'content-type': 'Text/HTML; charset=utf-8' }).end(BODY);
  });
  const { http } = await testHttp();
  const seen: (readonly [number, number | null])[] = [];
  const got = await http.get(`${server.url}/old?x=1`, { progress: (...step) => seen.push(step) });
  assert.ok(got !== null);
  assert.deepEqual(await bytesOf(got.blob), BODY);
  assert.equal(got.digest, `sha256:${SHA256}`);
  assert.equal(got.url, `${server.url}/new/`);
  assert.equal(got.type, 'text/html');
  assert.equal(seen.at(-1)?.[0], BODY.length);
});

test('what the store has is not asked for', async () => {
  let asked = 0;
  await using server = await serve((_, response) => {
    asked += 1;
    response.end(BODY);
  });
  const { http } = await testHttp();
  await http.get(server.url, { sha256: SHA256 });
  const again = await http.get(server.url, { sha256: SHA256 });
  assert.equal(again?.blob.size, BODY.length);
  assert.equal(asked, 1);
});

test('a missing file is null', async () => {
  await using server = await serve((_, response) => response.writeHead(404).end('no'));
  assert.equal(await (await testHttp()).http.get(server.url), null);
});

test('passing faults are tried again, waiting as long as the server asks', async () => {
  const answers = [503, 429, 200];
  await using server = await serve((_, response) => {
    const status = answers.shift() ?? 500;
    response.writeHead(status, status === 429 ? { 'retry-after': '7' } : {}).end(BODY);
  });
  const { http, waits } = await testHttp();
  assert.equal((await http.get(server.url))?.digest, `sha256:${SHA256}`);
  assert.deepEqual(waits, [500, 7000]);
});

test('faults that do not pass are errors: which ones are transient', async () => {
  for (const [status, code, exit] of [
    [500, 'net/status', 75],
    [418, 'net/status', 2],
    [401, 'net/unauthorized', 2],
    [403, 'net/unauthorized', 2],
  ] as const) {
    await using server = await serve((_, response) => response.writeHead(status).end());
    const { http, waits, held } = await testHttp();
    await assert.rejects(http.get(`${server.url}/file?token=secret`), (error) => {
      assert.ok(error instanceof UserError);
      assert.deepEqual([error.code, error.exit], [code, exit]);
      assert.match(error.message, new RegExp(`/file .*HTTP ${status}`));
      assert.doesNotMatch(error.message + error.fix, /secret/);
      return true;
    });
    assert.equal(waits.length, exit === 75 ? 4 : 0);
    assert.deepEqual(held(), []);
  }
});

test('a cut answer goes on where it stopped', async () => {
  const ranges: (string | undefined)[] = [];
  await using server = await serve((request, response) => {
    ranges.push(request.headers.range);
    partial(request, response, '"v1"', ranges.length < 3 ? 100_000 : null);
  });
  const { http } = await testHttp();
  assert.equal((await http.get(server.url, { sha256: SHA256 }))?.blob.size, BODY.length);
  // How much of a cut answer arrives is up to the network: each part must begin where the one before ended.
  const starts = ranges.slice(1).map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1]));
  assert.equal(ranges[0], undefined);
  assert.equal(starts.length, 2);
  assert.ok(
    starts.every((start, index) => start > (starts[index - 1] ?? 0)),
    `starts ${starts}`,
  );
});

test('parts of two versions are never joined', async () => {
  let asked = 0;
  await using server = await serve((request, response) => {
    asked += 1;
    partial(request, response, `"v${asked}"`, asked === 1 ? 100_000 : null);
  });
  const { http } = await testHttp();
  assert.deepEqual(await bytesOf((await http.get(server.url))?.blob), BODY);
  assert.equal(asked, 2);
});

test('a server that answers with another part is asked for the whole', async () => {
  let asked = 0;
  await using server = await serve((request, response) => {
    asked += 1;
    if (asked === 1) return partial(request, response, '"v"', 1000);
    if (asked === 2) return response.writeHead(206, { 'content-range': 'bytes 5-9/10' }).end('wrong');
    return response.end(BODY);
  });
  const { http } = await testHttp();
  assert.deepEqual(await bytesOf((await http.get(server.url))?.blob), BODY);
  assert.equal(asked, 3);
});

test('a server that stops sending is given up', async () => {
  await using server = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('some');
  });
  const { http, waits } = await testHttp({ idleMs: 30 });
  await assert.rejects(http.get(server.url), { code: 'net/unreachable', exit: 75 });
  assert.equal(waits.length, 4);
});

test('an address where nobody listens is a transient error', async () => {
  const { http } = await testHttp();
  await assert.rejects(http.get('http://127.0.0.1:1/'), {
    code: 'net/unreachable',
    exit: 75,
    message: /ECONNREFUSED/,
  });
});

test('bytes that are too many or other than expected leave nothing behind', async () => {
  await using server = await serve((_, response) => response.end(BODY));
  const { http, waits, held } = await testHttp();
  await assert.rejects(http.get(server.url, { limit: 1000 }), { code: 'net/too-large' });
  await assert.rejects(http.get(server.url, { sha256: '0'.repeat(64) }), { code: 'net/hash-mismatch' });
  assert.deepEqual(waits, []);
  assert.deepEqual(held(), []);
});

test('file addresses work the same', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'a b.txt'), BODY);
  const url = pathToFileURL(join(folder, 'a b.txt')).href;
  const { http } = await testHttp();
  assert.equal((await http.get(url))?.digest, `sha256:${SHA256}`);
  assert.equal(await http.get(`${url}.absent`), null);
  assert.equal(await http.get(`${url}/below`), null);
  await assert.rejects(http.get(url, { sha256: '0'.repeat(64) }), { code: 'net/hash-mismatch' });
  await assert.rejects(http.get(url, { limit: 1 }), { code: 'net/too-large' });
  await assert.rejects(http.get(pathToFileURL(folder).href), { code: 'net/file-unreadable' });
  await assert.rejects(http.get('file://host.example.org/x'), { code: 'net/bad-url' });
});

/** Serves BODY, or the part asked for; breaks the connection after `stop` bytes. */
function partial(
  request: IncomingMessage,
  response: ServerResponse,
  etag: string,
  stop: number | null,
): void {
  const wanted =
    request.headers['if-range'] === etag ? /^bytes=(\d+)-$/.exec(request.headers.range ?? '') : null;
  const from = Number(wanted?.[1] ?? 0);
  const headers = { etag, 'content-length': String(BODY.length - from) };
  if (wanted === null) response.writeHead(200, headers);
  else
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${from}-${BODY.length - 1}/${BODY.length}`,
    });
  if (stop === null) response.end(BODY.subarray(from));
  else response.write(BODY.subarray(from, from + stop), () => response.destroy());
}
