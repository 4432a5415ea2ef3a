import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { httpGet } from './http.ts';

const answers: RequestListener = (request, response) => {
  if (request.url === '/long') return response.end('x'.repeat(100_000));
  if (request.url === '/moved') return response.writeHead(302, { location: '/elsewhere' }).end();
  if (request.url === '/busy') return server.emit('busy', response);
  if (request.url === '/cut') return request.socket.destroy();
  if (request.url === '/stream') return response.write('first');
  return response
    .writeHead(request.url === '/sick' ? 503 : 200)
    .end(`${request.headers.host} ${request.url}`);
};
const server = createServer(answers).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address() as AddressInfo;
const place = { address: '127.0.0.1', port, servicePort: 8000 };
after(() => {
  server.closeAllConnections();
  server.close();
});

test('any answer is an answer, its body bounded', async () => {
  assert.deepEqual(await httpGet(place, '/health'), { status: 200, body: '127.0.0.1:8000 /health' });
  assert.equal((await httpGet(place, '/sick'))?.status, 503);
  assert.equal((await httpGet(place, '/moved'))?.status, 302);
  assert.equal((await httpGet(place, '/long'))?.body.length, 4096);
  assert.equal((await httpGet(place, '/is it/güt?a=b c'))?.body, '127.0.0.1:8000 /is%20it/g%C3%BCt?a=b%20c');
});

test('what does not answer is null, what never ends is cut', async () => {
  assert.equal(await httpGet(place, '/cut'), null);
  assert.equal(await httpGet({ ...place, port: 1 }, '/'), null);
  assert.equal(await httpGet({ ...place, address: 'no-such-host.invalid' }, '/'), null);
  assert.equal((await httpGet(place, '/stream'))?.status, 200);
});

test('what is given something to do has longer for it than one that is asked whether it is there', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked = httpGet(place, '/busy');
  await once(server, 'busy');
  t.mock.timers.tick(5_000);
  assert.equal(await asked, null);
  const given = httpGet(place, '/busy', { method: 'POST', body: {} });
  const [response] = (await once(server, 'busy')) as [ServerResponse];
  t.mock.timers.tick(59_000);
  response.end('done');
  assert.deepEqual(await given, { status: 200, body: 'done' });
});
