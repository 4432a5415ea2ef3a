// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces stand for secrets in settings
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EnvironmentVariable, Link, Service } from '../../model/inventory.ts';
import type { Setting, Stack } from '../../model/stack.ts';
import { stackOf, variable } from '../testing/stack.ts';

const SOURCE = { path: 'backend/main.py', line: 1, text: '' };

test('a service alone: no store, no network of a store, the proxy at the root', () => {
  const stack = stackOf([{}]);
  assert.deepEqual([stack.stores, stack.secrets, stack.volumes, names(stack)], [[], [], [], ['edge']]);
  assert.deepEqual(prefixes(stack), ['/ api:8000']);
});

test('a variable gets the address of the store that its default, its name or its driver means', () => {
  const AT = '://app:${POSTGRES_PASSWORD}@postgres:5432/app';
  const rows: readonly (readonly [
    name: string,
    line: string,
    declared: readonly string[],
    expected: string,
  ])[] = [
    [
      'DATABASE_URL',
      '"postgresql+asyncpg://me:pw@localhost/plants"',
      [],
      'postgresql+asyncpg://app:${POSTGRES_PASSWORD}@postgres:5432/plants',
    ],
    ['DATABASE_URL', '', [], 'postgresql://app:${POSTGRES_PASSWORD}@postgres:5432/app'],
    [
      'SQLALCHEMY_DATABASE_URI',
      '',
      ['sqlalchemy', 'psycopg'],
      'postgresql+psycopg://app:${POSTGRES_PASSWORD}@postgres:5432/app',
    ],
    ['DB_URL', '', ['sqlalchemy', 'asyncpg'], `postgresql+asyncpg${AT}`],
    ['DB_URL', '', ['sqlalchemy', 'psycopg2-binary', 'asyncpg'], `postgresql+asyncpg${AT}`],
    ['DB_URL', '', ['sqlalchemy', 'psycopg2-binary'], `postgresql+psycopg2${AT}`],
    ['DB_HOST', '"localhost"', [], 'postgres'],
    ['PGPORT', '', [], '5432'],
    ['POSTGRES_USER', '', [], 'app'],
    ['POSTGRES_PASSWORD', '', [], '${POSTGRES_PASSWORD}'],
    ['REDIS_URL', '"redis://localhost:6379/3"', [], 'redis://redis:6379/3'],
    ['REDIS_URL', '"rediss://cache.example.org:6380/3"', [], 'redis://redis:6379/3'],
    ['CELERY_BROKER_URL', '', [], 'redis://redis:6379/0'],
    ['MONGODB_URI', '', [], 'mongodb://app:${MONGO_PASSWORD}@mongo:27017/app?authSource=admin'],
    ['mongoURL', '', [], 'mongodb://app:${MONGO_PASSWORD}@mongo:27017/app?authSource=admin'],
    [
      'MONGO_URL',
      "'mongodb+srv://me:pass@x.example.org/app'",
      [],
      'mongodb://app:${MONGO_PASSWORD}@mongo:27017/app?authSource=admin',
    ],
  ];
  for (const [name, line, declared, expected] of rows) {
    const stack = stackOf([{ env: [variable(name)], stores: ['mongo', 'postgres', 'redis'], declared }], {
      text: line,
    });
    assert.deepEqual(setting(stack, 'api', name), { kind: 'text', text: expected }, `${name} ${line}`);
  }
  const brought = { declared: ['asyncpg', 'litestar'], undeclared: ['sqlalchemy'], stores: ['postgres'] };
  assert.deepEqual(setting(stackOf([{ env: [variable('DB_URL')], ...brought }]), 'api', 'DB_URL'), {
    kind: 'text',
    text: `postgresql+asyncpg${AT}`,
  });
});

test('what no store and no service explains is asked for, or passed on', () => {
  const env = [
    variable('JWT_SECRET', { required: false, secret: true }),
    variable('LOG_LEVEL', { required: false, default: 'info' }),
    variable('OPENAI_API_KEY', { required: false, secret: true }),
    variable('REGION'),
  ];
  const stack = stackOf([{ env }]);
  assert.deepEqual(setting(stack, 'api', 'LOG_LEVEL'), { kind: 'passed' });
  assert.deepEqual(setting(stack, 'api', 'OPENAI_API_KEY'), { kind: 'passed' });
  assert.deepEqual(setting(stack, 'api', 'JWT_SECRET'), { kind: 'text', text: '${JWT_SECRET}' });
  assert.deepEqual(
    stack.secrets.map(({ value }) => [value.name, value.secret, value.random]),
    [
      ['JWT_SECRET', true, true],
      ['REGION', false, false],
    ],
  );
});

test('what tests are told of a store is not given the one that serves, unless the code cannot start without', () => {
  const stack = stackOf([
    { env: [variable('TEST_DATABASE_URL', { required: false })], stores: ['postgres'] },
    { id: 'strict', env: [variable('TEST_DATABASE_URL')], stores: ['postgres'] },
  ]);
  assert.deepEqual(setting(stack, 'api', 'TEST_DATABASE_URL'), { kind: 'passed' });
  assert.equal(setting(stack, 'strict', 'TEST_DATABASE_URL')?.kind, 'text');
});

test('a password is a file when all its readers can read one', () => {
  const file = variable('POSTGRES_PASSWORD_FILE', { required: false });
  const stack = stackOf([{ env: [file], stores: ['postgres'] }]);
  assert.equal(stack.secrets[0]?.value.kind, 'file');
  assert.deepEqual(stack.services[0]?.secrets, ['POSTGRES_PASSWORD']);
  assert.equal(stack.stores[0]?.env['POSTGRES_PASSWORD'], undefined);
  assert.deepEqual(setting(stack, 'api', 'POSTGRES_PASSWORD_FILE'), {
    kind: 'text',
    text: '/run/secrets/postgres_password',
  });
  const mixed = stackOf([
    { env: [file], stores: ['postgres'] },
    { id: 'batch', env: [variable('DATABASE_URL')], stores: ['postgres'] },
  ]);
  assert.equal(mixed.secrets[0]?.value.kind, 'variable');
});

test('a database is on a network of its own, which only its readers share', () => {
  const stack = stackOf([{ stores: ['postgres'] }, { id: 'web', kind: 'static', port: 8080 }]);
  assert.deepEqual(networks(stack), { api: ['edge', 'postgres-net'], web: ['edge'] });
  assert.deepEqual(
    stack.networks.filter(({ value }) => value.internal).map(({ value }) => value.name),
    ['postgres-net'],
  );
  assert.deepEqual(stack.proxy?.value.networks, ['edge']);
});

test('a store keeps what a worker waits for, and forgets what is a cache', () => {
  const cache = stackOf([{ stores: ['redis'] }]);
  assert.equal(cache.stores[0]?.mount, null);
  assert.match(cache.stores[0]?.command?.value.join(' ') ?? '', /allkeys-lru --appendonly no/);
  const queue = stackOf([{ kind: 'worker', framework: 'celery', stores: ['redis'] }]);
  assert.equal(queue.stores[0]?.mount?.value.path, '/data');
  assert.match(queue.stores[0]?.command?.value.join(' ') ?? '', /noeviction --appendonly yes/);
});

test('stores that somebody else runs, and those in files, are not run here', () => {
  const stack = stackOf([{ stores: ['s3', 'sqlite'] }]);
  assert.deepEqual([stack.stores, stack.outside.value], [[], ['s3']]);
});

test('the front end has the root; an API its own prefix, or one that is taken off', () => {
  const web: Partial<Service> = { id: 'web', kind: 'static', port: 8080 };
  const rows: readonly (readonly [routes: readonly string[], expected: readonly string[]])[] = [
    [
      ['/api/items', '/api/predict'],
      ['/api/predict api:8000 120/min', '/api/ api:8000', '/ web:8080'],
    ],
    [
      ['/items', '/users'],
      ['/api/ api:8000 strip', '/ web:8080'],
    ],
    [
      ['/v1/items', '/v1/users', '/health'],
      ['/v1/ api:8000', '/ web:8080'],
    ],
    [['/login'], ['/api/login api:8000 strip 30/min', '/api/ api:8000 strip', '/ web:8080']],
    [[], ['/api/ api:8000 strip', '/ web:8080']],
  ];
  for (const [paths, expected] of rows) {
    const routes = paths.map((path) => ({ method: 'POST', path, evidence: SOURCE }));
    const stack = stackOf([{ routes, health: '/health' }, web]);
    assert.deepEqual(prefixes(stack), expected, paths.join(' '));
  }
});

test('a build bakes in where browsers find the API; a server calls it by its name', () => {
  const env = [variable('VITE_API_URL', { required: false, default: 'http://localhost:8000' })];
  const called = variable('API_URL', { required: false, default: 'http://localhost:8000/v2' });
  const stack = stackOf([
    { port: 8000 },
    { id: 'web', kind: 'static', port: 8080, env },
    { id: 'batch', kind: 'worker', env: [called] },
  ]);
  const web = stack.services.find(({ id }) => id === 'web');
  assert.equal(web?.build['VITE_API_URL']?.value, '/api');
  assert.equal(web.env['VITE_API_URL'], undefined);
  assert.deepEqual(setting(stack, 'batch', 'API_URL'), { kind: 'text', text: 'http://api:8000/v2' });
});

test('a key, a prefix and what the API reads itself are no addresses of the API', () => {
  const other = variable('MAPS_API_URL');
  const rows: readonly (readonly [name: EnvironmentVariable, expected: string | null])[] = [
    [variable('MAPS_API_KEY', { secret: true }), '${MAPS_API_KEY}'],
    [variable('API_PREFIX', { required: false, default: '/api/v1' }), null],
    [other, '${MAPS_API_URL}'],
    [variable('API_URL_INTERNAL'), 'http://api:8000'],
  ];
  for (const [one, text] of rows) {
    const stack = stackOf([
      { port: 8000, env: [other] },
      { id: 'batch', kind: 'worker', env: [one] },
    ]);
    const expected = text === null ? { kind: 'passed' } : { kind: 'text', text };
    assert.deepEqual(setting(stack, 'batch', one.name), expected, one.name);
  }
});

test('a front end is told where the site is that answers for the API, too', () => {
  const env = [variable('REACT_APP_API_SERVER', { required: false, default: '' })];
  const stack = stackOf([
    { id: 'site', kind: 'web', framework: 'django', port: 8000 },
    { id: 'front', kind: 'static', framework: 'vite', port: 8080, env },
  ]);
  assert.equal(
    stack.services.find(({ id }) => id === 'front')?.build['REACT_APP_API_SERVER']?.value,
    '/site',
  );
});

test('a store of a service that is not planned does not run', () => {
  const stack = stackOf([{}, { id: 'other', framework: 'unknown', stores: ['postgres'] }]);
  assert.deepEqual(stack.stores, []);
});

test('services wait for what they call, and nobody waits in a circle', () => {
  const link = (from: string, to: string): Link => ({ from, to, via: 'http', evidence: [SOURCE] });
  const ids = ['a', 'b', 'c'];
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { selector: String }),
      (pairs) => {
        const stack = stackOf(
          ids.map((id) => ({ id, port: 8000 })),
          { links: pairs.map(([from, to]) => link(from, to)) },
        );
        for (const { id } of stack.services)
          assert.ok(!waits(stack, id, id, new Set()), `${id} waits for itself`);
      },
    ),
    { numRuns: 200 },
  );
});

test('the same in another order is the same stack', () => {
  const services: readonly Partial<Service>[] = [
    { stores: ['postgres', 'redis'] },
    { id: 'web', kind: 'static', port: 80 },
  ];
  assert.deepEqual(sorted(stackOf(services)), sorted(stackOf(services.toReversed())));
});

function setting(stack: Stack, id: string, name: string): Setting | undefined {
  return stack.services.find((one) => one.id === id)?.env[name]?.value;
}

function names(stack: Stack): readonly string[] {
  return stack.networks.map(({ value }) => value.name);
}

function networks(stack: Stack): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(stack.services.map((one) => [one.id, one.networks.value]));
}

function prefixes(stack: Stack): readonly string[] {
  return (stack.proxy?.value.routes ?? []).map(({ value }) =>
    [
      value.prefix,
      `${value.service}:${value.port}`,
      value.strip ? 'strip' : '',
      value.rate ? `${value.rate.perMinute}/min` : '',
    ]
      .filter(Boolean)
      .join(' '),
  );
}

function waits(stack: Stack, from: string, to: string, seen: Set<string>): boolean {
  const after = stack.services.find(({ id }) => id === from)?.after ?? [];
  return after.some(({ value }) => {
    if (value.id === to) return true;
    if (seen.has(value.id)) return false;
    seen.add(value.id);
    return waits(stack, value.id, to, seen);
  });
}

function sorted(stack: Stack): unknown {
  const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
  return { ...stack, services: stack.services.toSorted(byId), stores: stack.stores.toSorted(byId) };
}
