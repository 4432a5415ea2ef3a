import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { selfSigned } from '../../test/support/certificate.ts';
import { testHttp } from '../../test/support/net.ts';
import { serve } from '../../test/support/server.ts';
import { scratchFolder } from '../../test/support/store.ts';
import { UserError } from '../model/error.ts';
import { login, parseNetrc } from './credentials.ts';

const BODY = 'some bytes';

test('logins: from the address or netrc, to their host only, never shown', async () => {
  const seen: string[] = [];
  const note: RequestListener = (request, response) => {
    seen.push(decode(request.headers.authorization));
    if (request.url === '/away') return response.writeHead(302, { location: `${other.url}/landed` }).end();
    return response.writeHead(request.url === '/refused' ? 401 : 200).end();
  };
  await using other = await serve(note);
  await using server = await serve(note);
  const folder = scratchFolder();
  const netrc = join(folder, 'netrc');
  writeFileSync(netrc, `machine ${new URL(server.url).host} login ann password of-netrc\n`);
  const { http } = await testHttp({ env: { NETRC: netrc } });
  const withUser = server.url.replace('http://', 'http://bob:p%40ss@');
  await http.get(`${server.url}/`);
  await http.get(`${withUser}/away`);
  assert.deepEqual(seen, ['ann:of-netrc', 'bob:p@ss', '-']);
  await assert.rejects(http.get(`${withUser}/refused`), (error) => {
    assert.ok(error instanceof UserError);
    assert.doesNotMatch(`${error.message}${error.fix}${String(error.cause)}`, /bob|p%40ss|p@ss/);
    return true;
  });
});

test('redirects: bounded, and to web addresses only', async () => {
  await using server = await serve((request, response) => {
    const location = request.url === '/file' ? 'file:///etc/passwd' : '/again';
    response.writeHead(301, { location }).end();
  });
  const { http } = await testHttp();
  await assert.rejects(http.get(`${server.url}/again`), { code: 'net/redirect', message: /more than 10/ });
  await assert.rejects(http.get(`${server.url}/file`), { code: 'net/bad-url' });
  await assert.rejects(http.get('ftp://example.org/x'), { code: 'net/bad-url' });
});

test('https: an unknown authority is refused, one that is named is trusted, a step down to http is not taken', async () => {
  const secure = selfSigned();
  await using server = await serve((request, response) => {
    if (request.url === '/down') response.writeHead(302, { location: 'http://127.0.0.1:1/' });
    response.end(BODY);
  }, secure);
  const pem = join(scratchFolder(), 'ca.pem');
  writeFileSync(pem, `a comment\n${secure.cert}`);
  await assert.rejects((await testHttp()).http.get(server.url), {
    code: 'net/untrusted-certificate',
    exit: 2,
  });
  for (const settings of [{ env: { PIP_CERT: pem } }, { certificates: [pem] }]) {
    const { http } = await testHttp(settings);
    assert.equal((await http.get(server.url))?.blob.size, BODY.length);
    await assert.rejects(http.get(`${server.url}/down`), { code: 'net/redirect' });
  }
  const { http } = await testHttp({ env: { SSL_CERT_FILE: join(scratchFolder(), 'absent.pem') } });
  await assert.rejects(http.get(server.url), {
    code: 'net/certificates-unreadable',
    message: /SSL_CERT_FILE/,
  });
});

test('proxies of the environment are used, for https through a tunnel, but not for exceptions', async () => {
  const secure = selfSigned();
  const pem = join(scratchFolder(), 'ca.pem');
  writeFileSync(pem, secure.cert);
  const through: string[] = [];
  await using proxy = await serve((request, response) => {
    through.push(`${request.method} ${request.url}`);
    response.end('from the proxy');
  });
  proxy.server.on('connect', (request, socket) => {
    through.push(`CONNECT ${request.url} ${decode(request.headers['proxy-authorization'])}`);
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await using server = await serve((_, response) => response.end(BODY), secure);
  const { host } = new URL(server.url);
  const env = {
    http_proxy: proxy.url,
    https_proxy: proxy.url.replace('//', '//pat:pw@'),
    no_proxy: '',
    PIP_CERT: pem,
  };
  const { http } = await testHttp({ env });
  assert.equal((await http.get('http://files.example.org/a'))?.blob.size, 'from the proxy'.length);
  assert.equal((await http.get(server.url))?.blob.size, BODY.length);
  assert.deepEqual(through, ['GET http://files.example.org/a', `CONNECT ${host} pat:pw`]);
  const direct = await testHttp({ env: { ...env, no_proxy: '127.0.0.1' } });
  assert.equal((await direct.http.get(server.url))?.blob.size, BODY.length);
  assert.equal(through.length, 2);
});

const NETRC = `# a comment
machine a.example.org login ann password one # another
machine b.example.org:8080
  login ben
  account x
  password two
macdef init
machine c.example.org login not password this

machine https://d.example.org/debian login dan password three
machine e.example.org/pool/ login eve password four
default login any password body
`;

test('netrc: words, macros, and the addresses that apt allows', () => {
  const machines = parseNetrc(NETRC);
  const rows: readonly (readonly [string, string])[] = [
    ['http://a.example.org/x', 'ann:one'],
    ['http://A.example.org:81/x', 'ann:one'],
    ['http://b.example.org:8080/', 'ben:two'],
    ['http://b.example.org/', 'any:body'],
    ['http://c.example.org/', 'any:body'],
    ['https://d.example.org/debian/pool', 'dan:three'],
    ['http://d.example.org/debian/pool', 'any:body'],
    ['https://d.example.org/debian-security', 'any:body'],
    ['https://e.example.org/pool/x', 'eve:four'],
    ['http://e.example.org/pool/x', 'any:body'],
    ['https://me:mine@a.example.org/', 'me:mine'],
  ];
  for (const [url, expected] of rows) {
    const found = login(new URL(url), new URL(url), machines);
    assert.equal(`${found?.user}:${found?.password}`, expected, url);
  }
  assert.equal(login(new URL('http://a.example.org'), new URL('http://me@b.example.org'), []), null);
});

test('netrc: never throws on noise', () => {
  const noise = fc.array(
    fc.constantFrom('machine', 'login', 'password', 'default', 'macdef', '#', '\n', 'x', '"'),
  );
  fc.assert(fc.property(noise, (words) => assert.ok(Array.isArray(parseNetrc(words.join(' '))))));
});

function decode(authorization: string | undefined): string {
  return authorization === undefined ? '-' : Buffer.from(authorization.slice(6), 'base64').toString();
}
