import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { run } from '../src/engine/run.ts';
import { toolbox } from '../src/engine/toolchain/assemble.ts';
import { interpreter, pythonPackages } from '../src/engine/toolchain/python.ts';
import { choose } from '../src/model/evidence.ts';
import { servicePlan } from '../src/verify/testing/plan.ts';
import { UNFINISHED, visitArgv } from '../src/verify/visit.ts';
import { NO_MIRROR, realArchive, toolPorts } from './support/archive.ts';

const { value: probe } = servicePlan().probe ?? assert.fail('it has a probe');

/** `ForwardMsg`: a hash (1), something long (5), the end of the script (6). */
const GOES_ON = Buffer.concat([Buffer.from([0x0a, 2, 0x61, 0x62, 0x2a, 0xac, 0x02]), Buffer.alloc(300)]);
const OVER = Buffer.from([0x0a, 1, 0x63, 0x30, 0]);

/** An unmasked frame of a server (RFC 6455, section 5.2). */
function frame(opcode: number, data: Buffer): Buffer {
  const size = data.length;
  const head = size > 125 ? [0x80 | opcode, 126, size >> 8, size & 255] : [0x80 | opcode, size];
  return Buffer.concat([Buffer.from(head), data]);
}

test('a visit asks for the page to be made and waits for its end', { skip: NO_MIRROR }, async () => {
  const box = await toolbox('bookworm', pythonPackages('3.11'), toolPorts(await realArchive()));
  const python = interpreter(box, '3.11');
  const visit = async (frames: readonly Buffer[], status = '101 Switching Protocols') => {
    const asked: Buffer[] = [];
    const paths: (string | undefined)[] = [];
    const server = createServer().on('upgrade', (request, socket) => {
      paths.push(request.url);
      socket.write(`HTTP/1.1 ${status}\r\nConnection: Upgrade\r\n\r\n`);
      socket.on('error', () => {});
      socket.on('data', (data) => {
        asked.push(data);
        for (const one of frames) socket.write(one);
      });
      if (!status.startsWith('101')) socket.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const plan = servicePlan({
      framework: 'streamlit',
      port: choose(port, 'test'),
      probe: choose({ ...probe, route: '/app/_stcore/health' }, 'test'),
    });
    const [, , ...rest] = visitArgv(plan) ?? assert.fail('it is visited');
    const argv = { ...python, args: [...python.args, ...rest.slice(0, -1), '2'] };
    const { code, stderr } = await run(argv, { timeoutMs: 20_000 });
    server.closeAllConnections();
    server.close();
    return { code, stderr, asked: Buffer.concat(asked).toString('hex'), paths };
  };
  const made = await visit([frame(9, Buffer.from('?')), frame(2, GOES_ON), frame(2, OVER)]);
  assert.deepEqual(made, { code: 0, stderr: '', asked: '8282000000005a00', paths: ['/app/_stcore/stream'] });
  assert.equal((await visit([frame(2, GOES_ON)])).code, UNFINISHED);
  assert.match((await visit([frame(8, Buffer.alloc(0))])).stderr, /the session was closed/);
  assert.match((await visit([], '403 Forbidden')).stderr, /no session: HTTP\/1.1 403 Forbidden/);
});
