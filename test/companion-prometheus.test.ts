import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { NO_MIRROR } from './support/archive.ts';
import { Bench, companionImage, fetched, folderOf, type Server } from './support/companion.ts';
import { lacksDocker } from './support/lacks.ts';

const SKIP = NO_MIRROR || (await lacksDocker());

for (const suite of ['bookworm', 'trixie'] as const)
  describe(`Prometheus from Debian packages (${suite})`, { skip: SKIP }, () => {
    const bench = new Bench();
    let image: string;
    let network: string;

    before(async () => {
      ({ ref: image } = await companionImage('prometheus', suite));
      network = await bench.network();
    });

    const get = (server: Server, path: string): Promise<string> =>
      fetched(image, network, `http://${server.name}:9090${path}`);
    /** The value of a query, as soon as there is one. */
    const value = async (server: Server, query: string): Promise<string> => {
      for (let tries = 0; tries < 120; tries += 1) {
        const { data } = JSON.parse(await get(server, `/api/v1/query?query=${encodeURIComponent(query)}`));
        if (data.result.length > 0) return data.result[0].value[1];
        await sleep(500);
      }
      throw new Error(`no ${query}:\n${await server.logs()}`);
    };

    test('watches itself as it comes; keeps its data; no root; a clean stop', async () => {
      const volume = await bench.volume();
      const first = await bench.start('--network', network, '--volume', `${volume}:/prometheus`, image);
      await first.healthy();
      assert.equal(await value(first, 'up{job="prometheus"}'), '1');
      assert.match(await get(first, '/-/ready'), /Ready/);
      assert.deepEqual(await first.users(), ['65534']);
      const { code, milliseconds } = await first.stop(30);
      assert.equal(code, 0);
      assert.ok(milliseconds < 25_000, `${milliseconds} ms`);
      const next = await bench.start('--network', network, '--volume', `${volume}:/prometheus`, image);
      await next.healthy();
      assert.match(await value(next, 'count_over_time(up[10m]) > 0'), /^[1-9]/);
    });

    test('its own settings and rules, scraping another container', async () => {
      const other = await bench.start('--network', network, image);
      await other.healthy();
      const conf = folderOf({
        'prometheus.yml': `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs: [{ job_name: app, static_configs: [{ targets: ['${other.name}:9090'] }] }]
`,
        'rules.yml': 'groups: [{ name: a, rules: [{ record: app_up, expr: \'up{job="app"}\' }] }]\n',
      });
      const server = await bench.start(
        ...['--network', network, '--volume', `${conf}:/etc/prometheus:ro`, image],
        ...['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.retention.time=1d'],
      );
      await server.healthy();
      assert.equal(await value(server, 'app_up'), '1');
      assert.match(await get(server, '/api/v1/status/flags'), /"storage.tsdb.retention.time":"1d"/);
    });

    test('a broken configuration ends it with the reason, and so does a folder of somebody else', async () => {
      const conf = folderOf({ 'prometheus.yml': 'global: { nonsense: 1 }\n' });
      const broken = await bench.start('--volume', `${conf}:/etc/prometheus:ro`, image);
      assert.notEqual(await broken.ended(), 0);
      assert.match(await broken.logs(), /field nonsense not found/);
      const denied = await bench.start('--volume', `${folderOf({})}:/prometheus`, image);
      assert.notEqual(await denied.ended(), 0);
      assert.match(await denied.logs(), /\/prometheus cannot be written to/);
    });
  });
