import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { emitted } from '../../../test/support/emitted.ts';
import type { Config } from '../../model/config.ts';

const MANIFEST = 'fastapi\nuvicorn\npsycopg2-binary\ntorch\n';
const HEALTH = ['@app.get("/health")', 'def health():', '    return {}', ''];
const START = ['import os', 'from fastapi import FastAPI', 'app = FastAPI()'];
const READS = ['import psycopg2', 'db = psycopg2.connect(os.environ["DATABASE_URL"])'];
const WRITES = ['open("data/log.txt", "a")'];

async function stackOf(lines: readonly string[], stack: Config['stack'] = {}) {
  const sources = { 'main.py': [...START, ...lines, ...HEALTH].join('\n'), 'requirements.txt': MANIFEST };
  const { files } = await emitted(sources, { stack: { also: ['swarm'], ...stack } });
  const text = files.find(({ path }) => path === 'swarm/stack.yaml')?.text ?? '';
  const readme = files.find(({ path }) => path === 'swarm/README.md')?.text ?? '';
  return { stack: parse(text, { merge: true }), readme };
}

test('what keeps nothing runs twice and is replaced one by one, each new one before an old one goes', async () => {
  const { stack } = await stackOf([]);
  const { deploy } = stack.services.api;
  assert.equal(deploy.replicas, 2);
  assert.equal(deploy.update_config.order, 'start-first');
  assert.equal(deploy.update_config.failure_action, 'rollback');
  assert.equal(deploy.placement, undefined);
});

test('what has a volume runs alone, where the volume is, and ends before its successor starts', async () => {
  const { stack, readme } = await stackOf([...READS, ...WRITES]);
  for (const id of ['api', 'postgres']) {
    const { deploy } = stack.services[id];
    assert.equal(deploy.replicas, 1, id);
    assert.equal(deploy.update_config.order, 'stop-first', id);
    assert.deepEqual(deploy.placement, { constraints: ['node.labels.data == true'] }, id);
  }
  assert.match(readme, /label `data=true`\. `postgres`, `api` run there/);
});

test('its networks span nodes; those of stores lead nowhere else', async () => {
  const { stack } = await stackOf(READS);
  assert.deepEqual(stack.networks['postgres-net'], { driver: 'overlay', internal: true });
  assert.deepEqual(stack.networks.edge, { driver: 'overlay' });
  assert.deepEqual(stack.services.proxy.networks, ['edge']);
});

test('nothing stands in it that Swarm would pass over in silence', async () => {
  const { stack } = await stackOf([...READS, ...WRITES]);
  for (const [id, service] of Object.entries<object>(stack.services))
    for (const key of ['build', 'depends_on', 'restart', 'security_opt', 'shm_size', 'tmpfs'])
      assert.ok(!Object.hasOwn(service, key), `${id}: ${key}`);
});

test('the proxy publishes on its node, and its settings have a name that changes with them', async () => {
  const plain = (await stackOf([])).stack;
  const uploads = (await stackOf(['@app.post("/predict")', 'def predict():', '    return {}'])).stack;
  assert.deepEqual(
    plain.services.proxy.ports.map(({ mode }: { mode: string }) => mode),
    ['host'],
  );
  assert.match(plain.configs.proxy.name, /^proxy-[0-9a-f]{12}$/);
  assert.notEqual(plain.configs.proxy.name, uploads.configs.proxy.name);
  assert.equal(plain.secrets, undefined);
});

test('with a host name it has TLS, with certificate and key as secrets', async () => {
  const { stack } = await stackOf([], { domain: 'app.example.org' });
  assert.deepEqual(stack.services.proxy.secrets, ['tls_certificate', 'tls_key']);
  assert.deepEqual(stack.secrets.tls_key, { file: '../secrets/tls_key' });
  assert.equal(stack.services.proxy.ports.length, 2);
});

test('nothing is written for an application that has no services, or that does not ask for it', async () => {
  const { files } = await emitted({ 'README.md': 'text' }, { stack: { also: ['swarm'] } });
  const asked = await emitted({ 'main.py': [...START, ...HEALTH].join('\n') }, {});
  for (const { path } of [...files, ...asked.files]) assert.doesNotMatch(path, /^swarm\//);
});
