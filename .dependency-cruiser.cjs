// The walls of ARCHITECTURE.md. Each rule is a sentence; `npm run layers` checks them all.
const STAGES = ['scan', 'plan', 'lock', 'emit', 'check', 'build', 'inspect', 'verify', 'operate'];
const PURE = ['companions', 'frameworks', 'formats', 'oci', 'report'];
const IO = ['source', 'engine', 'net', 'store'];
const any = (names) => `^src/(${names.join('|')})/`;
const TEST = '\\.test\\.ts$';
const IO_BUILTINS =
  '^(node:)?(fs|fs/promises|child_process|net|tls|http|https|http2|dgram|worker_threads|os)$';

module.exports = {
  forbidden: [
    {
      name: 'model imports nothing',
      severity: 'error',
      from: { path: '^src/model/', pathNot: TEST },
      to: { pathNot: '^src/model/' },
    },
    {
      name: 'pure helpers import only the model and one another',
      severity: 'error',
      from: { path: any(PURE) },
      to: { path: '^src/', pathNot: any(['model', ...PURE]) },
    },
    {
      name: 'one framework never imports another',
      severity: 'error',
      from: { path: '^src/frameworks/([^/]+)/' },
      to: { path: '^src/frameworks/([^/]+)/', pathNot: '^src/frameworks/$1/' },
    },
    {
      name: 'formats know neither frameworks nor oci nor report',
      severity: 'error',
      from: { path: '^src/formats/' },
      to: { path: any(['frameworks', 'oci', 'report']) },
    },
    {
      name: 'stages never import one another',
      severity: 'error',
      from: { path: any(STAGES) },
      to: { path: any(STAGES), pathNot: '^src/$1/' },
    },
    {
      name: 'stages take IO as arguments',
      severity: 'error',
      from: { path: any(STAGES), pathNot: TEST },
      to: { path: any([...IO, 'cli']) },
    },
    {
      name: 'IO knows the model and formats only',
      severity: 'error',
      from: { path: any(IO), pathNot: TEST },
      to: { path: '^src/', pathNot: any(['model', 'formats', ...IO]) },
    },
    {
      name: 'only IO folders and the command line touch the machine',
      severity: 'error',
      from: { path: any(['model', ...PURE, ...STAGES]), pathNot: TEST },
      to: { path: IO_BUILTINS },
    },
    {
      name: 'nothing imports the command line',
      severity: 'error',
      from: { pathNot: ['^src/cli/', TEST] },
      to: { path: '^src/cli/' },
    },
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'product code imports no test',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'product code imports no development dependency',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], pathNot: '@types/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
