import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { memoryTree } from '../formats/tree/memory.ts';
import { check } from './check.ts';
import { inImage, inService } from './example.ts';
import { fix } from './fix.ts';
import { scoreOf } from './score.ts';

/** Lines that each have something wrong with them. */
const LINES = [
  'RUN apt-get update',
  'RUN apt-get update && apt-get install curl',
  'RUN pip install flask',
  'RUN pip install torch --trusted-host example.org',
  'ENV API_TOKEN=hunter2hunter2',
  'COPY . .',
  'ADD app.py /app/',
  'WORKDIR app',
  'ENTRYPOINT /app/serve --port 80',
  'run npm install',
  'RUN sudo apt install -y git',
  'EXPOSE 22',
  'HEALTHCHECK CMD curl -f http://localhost:9 || exit 1',
  'USER root',
  'RUN cd /tmp && wget http://example.org/x.sh && sh x.sh',
];
const SERVICE = [
  'privileged: true',
  'environment: {POSTGRES_PASSWORD: postgres}',
  'ports: ["8000:8000"]',
  'volumes: ["/var/run/docker.sock:/var/run/docker.sock"]',
  'image: redis',
  'restart: "no"',
];
const files = fc
  .tuple(fc.array(fc.constantFrom(...LINES), { maxLength: 8 }), fc.subarray(SERVICE))
  .map(([lines, settings]) => ({
    Dockerfile: inImage(lines.join('\n')),
    'compose.yaml': inService(settings.join('\n')),
  }));

describe('the score', () => {
  test('never falls when a finding goes away', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.infiniteStream(fc.nat()), async (contents, picks) => {
        let { all } = await check({ tree: memoryTree(contents) }, { persona: 'auditor' });
        let before = scoreOf(all, true);
        while (all.length > 0) {
          const gone = picks.next().value % all.length;
          all = all.filter((_, index) => index !== gone);
          const after = scoreOf(all, true);
          assert.ok((after.value ?? 0) >= (before.value ?? 0));
          for (const [category, value] of Object.entries(after.categories))
            assert.ok((value ?? 0) >= (before.categories[category as keyof typeof before.categories] ?? 0));
          before = after;
        }
        assert.equal(before.value, 10);
      }),
      { numRuns: 60 },
    );
  });

  test('never falls by mending, and nothing that was not there is found afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (contents, unsafe) => {
        const input = { tree: memoryTree(contents) };
        const before = await check(input, { persona: 'auditor' });
        const mended = await fix(input, { persona: 'auditor' }, unsafe);
        const now = {
          ...contents,
          ...Object.fromEntries(mended.files.map(({ path, after }) => [path, after])),
        };
        const after = await check({ tree: memoryTree(now) }, { persona: 'auditor' });
        assert.ok((after.score.value ?? 0) >= (before.score.value ?? 0));
        const rules = new Set(before.findings.map(({ rule }) => rule));
        assert.deepEqual(
          after.findings.filter(({ rule }) => !rules.has(rule)),
          [],
        );
      }),
      { numRuns: 30 },
    );
  });

  test('does not depend on the order of the files, nor on who asks', async () => {
    const contents = {
      'b/Dockerfile': inImage('COPY . .'),
      'a/Dockerfile': inImage('RUN pip install flask'),
    };
    const turned = Object.fromEntries(Object.entries(contents).toReversed());
    const { score } = await check({ tree: memoryTree(contents) });
    assert.deepEqual((await check({ tree: memoryTree(turned) })).score, score);
    assert.deepEqual((await check({ tree: memoryTree(contents) }, { persona: 'auditor' })).score, score);
  });

  test('is explained: what the lines of a category lost adds up to what it lacks', async () => {
    const contents = { Dockerfile: inImage(LINES.join('\n')) };
    const { score } = await check({ tree: memoryTree(contents) });
    for (const [category, value] of Object.entries(score.categories)) {
      const lines = score.lines.filter((line) => line.category === category);
      const lost = lines.reduce((sum, { points }) => sum + points, 0);
      assert.ok(Math.abs(10 - (value ?? 0) - lost) < 0.06 * (lines.length + 1), `${category}: ${lost}`);
    }
  });

  test('is held down by what is worst', async () => {
    const contents = { 'compose.yaml': inService('privileged: true') };
    const { score } = await check({ tree: memoryTree(contents) });
    assert.equal(score.value, 4);
    assert.match(score.cap ?? '', /compose\/privileged holds the score at 4/);
  });

  test('is none for what cannot be read, and for nothing', async () => {
    const table = [
      { 'compose.yaml': 'services: [}' },
      { Dockerfile: new Uint8Array([0, 1]) },
      { 'notes.txt': '' },
    ];
    for (const contents of table) {
      const { score } = await check({ tree: memoryTree(contents) });
      assert.equal(score.value, null);
      assert.deepEqual(new Set(Object.values(score.categories)), new Set([null]));
    }
  });
});
