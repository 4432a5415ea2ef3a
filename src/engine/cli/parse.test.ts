import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Image } from '../../model/image.ts';
import { longestPrefix } from './load.ts';
import { parseAddresses, parseChanges, parsePort, parseState, parseTop } from './parse.ts';

test('state', () => {
  assert.deepEqual(parseState('true 0 false 4711\n'), {
    running: true,
    code: 0,
    outOfMemory: false,
    pid: 4711,
  });
  assert.deepEqual(parseState('false 137 true 0'), { running: false, code: 137, outOfMemory: true, pid: 0 });
});

test('only the port on the loopback address counts', () => {
  assert.equal(parsePort('127.0.0.1:49153\n'), 49_153);
  assert.equal(parsePort('0.0.0.0:80\n127.0.0.1:81\n'), 81);
  for (const text of ['', '0.0.0.0:80', '[::1]:80', 'no port']) assert.equal(parsePort(text), null, text);
});

test('addresses', () => {
  assert.deepEqual(parseAddresses('172.17.0.2\n\nfe80::1\n10.0.0.3\n'), ['172.17.0.2', '10.0.0.3']);
});

test('processes', () => {
  const text =
    '    PID   UID   RSS COMMAND\n   4711 10001 65012 /usr/bin/node server.js --x "y z"\n 12 0 8 sh\ngarbage\n';
  assert.deepEqual(parseTop(text), [
    { pid: 4711, uid: 10_001, memory: 65_012 * 1024, command: '/usr/bin/node server.js --x "y z"' },
    { pid: 12, uid: 0, memory: 8192, command: 'sh' },
  ]);
});

test('changed files are those that neither the engine nor a declared directory explains', () => {
  const text = [
    ...[
      'A /.dockerenv',
      'C /etc',
      'A /etc/hosts',
      'A /etc/resolv.conf',
      'C /run',
      'A /run/.containerenv',
      'A /dev/null',
    ],
    ...[
      'C /app',
      'A /app/data',
      'A /app/data/x',
      'A /app/database',
      'D /etc/passwd-',
      'A /run/app.pid',
      'not a line',
    ],
  ].join('\n');
  assert.deepEqual(parseChanges(text, ['/app/data', '/tmp']), [
    '/app/database',
    '/etc/passwd-',
    '/run/app.pid',
  ]);
  // With --init Docker puts its own there; Compose mounts secrets.
  const mounted =
    'C /usr\nC /usr/sbin\nA /usr/sbin/docker-init\nA /run/secrets\nA /run/secrets/key\nA /usr/sbin/x\n';
  assert.deepEqual(parseChanges(mounted, []), ['/usr/sbin/x']);
  assert.deepEqual(parseChanges('', []), []);
});

test('of several images the one that starts with the most layers counts', () => {
  const image = { layers: ['a', 'b', 'c'].map((diffId) => ({ diffId })) } as unknown as Image;
  const cases: readonly (readonly [readonly string[][], number])[] = [
    [[], 0],
    [
      [
        ['a', 'x'],
        ['b', 'c'],
        ['a', 'b', 'd'],
      ],
      2,
    ],
    [[['a', 'b', 'c', 'd']], 3],
    [[['', '']], 0],
  ];
  for (const [chains, length] of cases) assert.equal(longestPrefix(image, chains), length);
});

test('whatever an engine prints, nothing throws', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseState(text);
      parsePort(text);
      parseAddresses(text);
      parseTop(text);
      parseChanges(text, [text]);
    }),
    { numRuns: 200 },
  );
});
