// biome-ignore-all lint/suspicious/noTemplateCurlyInString: sources that are scanned hold templates
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { scan } from './scan.ts';
import { PAGE } from './testing/trees.ts';

const LEAVES = "export default { server: { proxy: { '/api': { target: 'http://localhost:8000' } } } };";
const API =
  'from fastapi import FastAPI\napp = FastAPI()\n@app.post("/auth/users")\ndef add(): ...\n@app.get("/items/{item_id}")\ndef one(): ...\n@app.get("/health")\ndef health(): ...\n';

/** What is said of a page's script that asks an API at port 8000, and the links from the page. */
async function said(
  script: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const { value } = await scan(
    memoryTree({
      'api/main.py': API,
      'api/requirements.txt': 'fastapi\n',
      ...PAGE,
      'web/src/main.ts': script,
      ...files,
    }),
  );
  const links = value.links.filter((one) => one.from === 'web').map((one) => `${one.from} -> ${one.to}`);
  const findings = value.diagnostics
    .filter((one) => /^scan\/(no-such-route|proxy-prefix|proxy-timeout)$/.test(one.rule))
    .map((one) => `${one.line}: ${one.message}`);
  return [...links, ...findings];
}

test('requests are held against routes', async () => {
  const met = ['web -> api'];
  const table: readonly (readonly [string, string, readonly string[]])[] = [
    ['a literal origin', "fetch('http://localhost:8000/health');", met],
    ['a variable with a default', "const API = import.meta.env.VITE_API || 'http://localhost:8000';\nfetch(`${API}/items/${id}?x=1`);", met],
    ['an instance', "import axios from 'axios';\nconst api = axios.create({ baseURL: '/api' });\napi.post('/auth/users', body);", met],
    ['a function of its own', "const ask = (path, options) => fetch('/api' + path, { ...options });\nask('/auth/users', { method: 'POST' });", met],
    ['a class', "class Client { constructor(base) { this.base = base; }\n request(path, o = {}) { return fetch(`${this.base}${path}`, o); }\n add() { return this.request('/auth/users', { method: 'POST' }); } }", met],
    ['an address outside', "fetch('https://api.example.org/v1/none');", []],
    ['a file', "fetch('/data/points.json');", []],
    ['a file of records', "fetch('/traces/run.jsonl');", []],
    ['no request', "const fetch2 = 1; other.get('/none');", []],
    ['another name', "fetch('http://localhost:8000/auth/signup', { method: 'POST' });", [...met, '1: web asks for POST /auth/signup, and api has no such route: the closest is POST /auth/users of api']],
    ['behind a proxy', "fetch('/api/auth/signup', { method: 'POST' });", ['1: web asks for POST /api/auth/signup, and api has no such route: the closest is POST /auth/users of api']],
    ['another method', "fetch('http://localhost:8000/items/3', { method: 'DELETE' });", [...met, '1: web asks for DELETE /items/3, and api answers it with GET only']],
    ['nothing near', "fetch('http://localhost:8000/report/weekly/all');", [...met, '1: web asks for GET /report/weekly/all, and api has no such route']],
    ['an address that a function makes', "function at(path) { const u = new URL(path, where()); u.hash = ''; return u.toString(); }\nconst ask = (path) => fetch(at(path));\nask('report/weekly');", []],
    ['a base nobody knows', "fetch(`${settings.base}/report/weekly/all`);", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, script, expected] of table) assert.deepEqual(await said(script), expected, name);
});

test('clients that are generated from a description of the API are read too', async () => {
  const web = async (script: string): Promise<readonly string[]> => {
    const { value } = await scan(
      memoryTree({
        ...PAGE,
        'web/src/main.ts': script,
      }),
    );
    return (value.services[0]?.calls ?? []).map((one) => `${one.method} ${one.path} of ${one.base}`);
  };
  const table: readonly (readonly [string, string, readonly string[]])[] = [
    ['openapi-typescript-codegen', "import { request as __request } from './core/request';\nexport class S { static one(id) { return __request(OpenAPI, { method: 'POST', url: '/items/{id}', path: { id } }); } }", ['POST /items/{id} of __request']],
    ['hey-api', "export const one = (o) => (o.client ?? client).get<A, B>({ url: '/items/{id}', ...o });", ['GET /items/{id} of client']],
    ['orval', "export const one = (id, signal) => instance<X>({ url: `/items/${id}`, method: 'GET', signal });", ['GET /items/{id} of instance']],
    ['swagger-typescript-api', "export class Api extends HttpClient { one = (id, o = {}) => this.request<X, Y>({ path: `/items/${id}`, method: 'DELETE', ...o }); }", ['DELETE /items/{id} of this']],
    ['openapi-fetch', "import create from 'openapi-fetch';\nconst api = create({ baseUrl: 'http://localhost:8000' });\napi.PUT('/items/{id}', { params: {} });", ['PUT /items/{id} of http://localhost:8000']],
    ['openapi-react-query', "$api.useQuery('get', '/items');", ['GET /items of $api']],
    ['RTK Query', "createApi({ baseQuery: fetchBaseQuery({ baseUrl: '/api' }), endpoints: (b) => ({ one: b.query({ query: (id) => `items/${id}` }), add: b.mutation({ query: (body) => ({ url: '/items', method: 'POST', body }) }) }) });", ['POST /api/items of null', 'GET /api/items/{id} of null']],
    ['what answers', "app.route({ method: 'POST', url: '/items', handler });\nrouter.add({ path: '/items', method: 'GET', component });", []],
    ['no path', "log({ method: 'POST', url: 'nowhere' });\nmap.GET('items');\nuseQuery('users', load);\ndb.query({ query: (q) => q.all });\ntable.get({ url });", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, script, expected] of table) assert.deepEqual(await web(script), expected, name);
});

test('functions in other modules, and Vue', async () => {
  const api = "import axios from 'axios';\nexport const http = axios.create({ baseURL: import.meta.env.VITE_API });\nexport const ask = (path) => fetch(`${import.meta.env.VITE_API}${path}`);\n";
  const view = "<template><p/></template>\n<script setup>\nimport { ask, http } from '@/api';\nask('/health');\nhttp.delete('/items/1');\n</script>\n";
  assert.deepEqual(await said("import './View.vue';", { 'web/src/api.ts': api, 'web/src/View.vue': view }), [
    'web -> api',
    '5: web asks for DELETE /items/1, and api answers it with GET only',
  ]);
}); // biome-ignore format: sources read as one

test('a page that only names a path to such a function is read too', async () => {
  const api = 'export const ask = (path: string, o: object) => fetch(`/api${path}`, o);\n';
  const page =
    "import { ask } from './api';\nexport const Page = () => ask('/auth/signup', { method: 'POST' });\n";
  const found = await said("import './Page';", { 'web/src/api.ts': api, 'web/src/Page.tsx': page });
  assert.match(found.join('\n'), /^2: web asks for POST \/api\/auth\/signup, .* POST \/auth\/users of api$/m);
});

test('what the code of a site in Python asks of an address that is given it may be one of the world', async () => {
  const site = {
    'site/manage.py': '',
    'site/web/settings.py': 'import os\nROOT_URLCONF = "web.urls"\n',
    'site/web/urls.py':
      'import os\nimport requests\nBASE = os.environ["ARCHIVE_URL"]\ndef f(request):\n    return requests.get(BASE + "/studies/all")\n',
    'site/web/wsgi.py':
      'import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")\napplication = get_wsgi_application()\n',
  };
  const { value } = await scan(memoryTree({ 'api/main.py': API, ...site })); // biome-ignore format: one tree
  assert.deepEqual(
    value.services.flatMap(({ calls }) => calls.map(({ path, base }) => `${path} of ${base}`)),
    ['/studies/all of ARCHIVE_URL'],
  );
  assert.deepEqual(
    value.diagnostics.filter(({ rule }) => rule === 'scan/no-such-route'),
    [],
  );
});

test('an API that lets a page in does not call it', async () => {
  const { value } = await scan(
    memoryTree({
      'api/main.py': `${API}origins = ["http://localhost:5173"]\n`,
      ...PAGE,
    }),
  );
  assert.deepEqual(value.links, []);
});

test('what another language may answer is no finding, unless a route is near', async () => {
  const script = "fetch('http://localhost:8000/report/weekly/all');\nfetch('http://localhost:8000/auth/signup', { method: 'POST' });";
  const found = await said(script, { 'gateway/pom.xml': '<project/>' });
  assert.deepEqual(found.map((one) => /^\d+/.exec(one)?.[0]), [undefined, '2']);
  assert.equal((await said(script, { 'app/android/build.gradle': '' })).length, 3);
}); // biome-ignore format: sources read as one

test('the route that is named is the one of the same meaning', async () => {
  const api = `${API}@app.post("/auth/token")\ndef token(): ...\n`;
  const found = await said("fetch('http://localhost:8000/auth/signup', { method: 'POST' });", {
    'api/main.py': api,
  });
  assert.match(found.join(), /closest is POST \/auth\/users of api$/);
  const login = await said("fetch('http://localhost:8000/auth/login', { method: 'POST' });", {
    'api/main.py': api,
  });
  assert.match(login.join(), /closest is POST \/auth\/token of api$/);
  const other = await said("fetch('http://localhost:8000/auth/forgotten', { method: 'POST' });", {
    'api/main.py': api,
  });
  assert.doesNotMatch(other.join(), /closest/);
});

test('what a development server hands on, and what a server rewrites, leads to the service', async () => {
  const vite = "export default { server: { proxy: { '/api': 'http://localhost:8000' } } };\n";
  assert.deepEqual(await said("import './x';", { 'web/vite.config.ts': vite }), ['web -> api']);
  const elsewhere = "export default { server: { proxy: { '/api': 'http://localhost:9999' } } };\n";
  assert.deepEqual(await said("import './x';", { 'web/vite.config.ts': elsewhere }), []);
});

test('what a page asks its own server for arrives as its settings say', async () => {
  const ask = "fetch('/api/health');";
  const web = '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}';
  const next = {
    'web/package.json': '{"dependencies":{"next":"15"}}',
    'web/index.html': '',
    'web/src/main.ts': ask,
  };
  const lost = (line: number): readonly string[] => [
    'web -> api',
    `${line}: web asks for /api/health, its server hands it on as /api/health, and api answers that path without what stands before it, or with more`,
  ];
  const table: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['as it is', { 'web/vite.config.ts': "export default { server: { proxy: { '/api': { target: 'http://localhost:8000' } } } };" }, lost(1)],
    ['changed by code', { 'web/vite.config.ts': "export default { server: { proxy: { '/api': { target: 'http://localhost:8000', rewrite: (p) => p.slice(4) } } } };" }, ['web -> api']],
    ['Vue', { 'web/vue.config.js': "module.exports = { devServer: { proxy: { '/api': { target: 'http://localhost:8000', pathRewrite: { '^/api': '' } } } } };" }, ['web -> api']],
    ['Create React App', { 'web/package.json': `${web},"proxy":"http://localhost:8000"}` }, lost(1)],
    ['Angular', { 'web/proxy.conf.json': '{"/api": {"target": "http://localhost:8000", "pathRewrite": {"^/api": ""}}}' }, ['web -> api']],
    ['nginx takes it away', { 'web/nginx.conf': 'server {\n  location / { root /x; }\n  location /api/ { proxy_pass http://api:8000/; }\n}\n' }, ['web -> api']],
    ['nginx leaves it', { 'web/nginx.conf': 'server {\n  location /api/ { proxy_pass http://api:8000; }\n}\n' }, lost(2)],
    ['Next takes it away', { ...next, 'web/next.config.js': "module.exports = { async rewrites() { return [{ source: '/api/:path*', destination: 'http://localhost:8000/:path*' }]; } };" }, ['web -> api']],
    ['Next leaves it', { ...next, 'web/next.config.js': "module.exports = { async rewrites() { return [{ source: '/api/:path*', destination: 'http://localhost:8000/api/:path*' }]; } };" }, lost(1)],
    ['FastAPI takes it away', { 'web/vite.config.ts': LEAVES, 'api/main.py': API.replace('FastAPI()', "FastAPI(root_path='/api')") }, ['web -> api']],
    ['FastAPI takes away what is set', { 'web/vite.config.ts': LEAVES, 'api/main.py': API.replace('FastAPI()', 'FastAPI(root_path=settings.root)') }, ['web -> api']],
    ['FastAPI takes nothing away', { 'web/vite.config.ts': LEAVES, 'api/main.py': API.replace('FastAPI()', "FastAPI(root_path='')") }, lost(1)],
    ['FastAPI takes something else away', { 'web/vite.config.ts': LEAVES, 'api/main.py': API.replace('FastAPI()', "FastAPI(root_path='/v1/')") }, lost(1)],
    ['to a server that is elsewhere', { 'web/vite.config.ts': "export default { server: { proxy: { '/api': 'https://api.example.org' } } };" }, ['web -> api']],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, files, expected] of table) assert.deepEqual(await said(ask, files), expected, name);
});

test('a page that waits longer than the web server in front of it', async () => {
  const nginx = (more: string): Readonly<Record<string, string>> => ({
    'web/nginx.conf': `server {\n  ${more}\n  location /api/ { proxy_pass http://api:8000/; }\n}\n`,
  });
  const five =
    "import axios from 'axios';\nconst api = axios.create({ baseURL: '/api', timeout: 5 * 60 * 1000 });\napi.get('/health');\n";
  const cut = (seconds: number): readonly string[] => [
    `3: web waits up to 300 s for GET /api/health (web/src/main.ts:3), and the web server that hands /api/ on gives up after ${seconds} s`,
  ];
  const table: readonly (readonly [string, string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['nothing set', five, nginx(''), cut(60)],
    ['too little', five, nginx('proxy_read_timeout 2m;'), cut(120)],
    ['enough', five, nginx('proxy_read_timeout 300s;'), []],
    ['set from outside', five, nginx('proxy_read_timeout $wait;'), []],
    ['its own options', "const MINUTES = 5;\nconst WAIT = MINUTES * 60_000;\nfetch('/api/health', { signal: AbortSignal.timeout(WAIT) });\n", nginx(''), cut(60)],
    ['through a function', "import axios from 'axios';\nconst api = axios.create({ baseURL: '/api', timeout: 300000 });\nexport const ask = (path) => api.get(path); ask('/health');\n", nginx(''), cut(60)],
    ['patient enough', "fetch('/api/health', { signal: AbortSignal.timeout(60000) });\n", nginx(''), []],
    ['nothing said', "fetch('/api/health');\n", nginx(''), []],
    ['elsewhere', "fetch('http://localhost:8000/health', { signal: AbortSignal.timeout(900000) });\n", nginx(''), []],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, script, files, expected] of table)
    assert.deepEqual(
      (await said(script, files)).filter((one) => one.includes('waits')),
      expected,
      name,
    );
});

test('a variable with an address in the world means a service of the tree where that answers any of its requests', async () => {
  const script =
    'const API = import.meta.env.VITE_API;\nfetch(`${API}/report/weekly`);\nfetch(`${API}/report/daily/all`);\n';
  const given = (address: string) => ({ 'web/.env': `VITE_API = '${address}'\n` });
  const told = (findings: readonly string[]) =>
    findings.filter((one) => one.includes('no such route')).length;
  assert.equal(told(await said(script)), 2);
  assert.equal(told(await said(script, given('http://localhost:8000'))), 2);
  assert.equal(told(await said(script, given('https://weather.example.org/3'))), 0);
  const own = `${script}fetch(\`\${API}/items/3\`);\n`;
  assert.equal(told(await said(own, given('https://our-api.example.org'))), 2);
});
