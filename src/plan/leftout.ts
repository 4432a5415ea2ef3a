import type { Exclusion } from '../model/plan.ts';
import type { TreeFile } from '../model/tree.ts';

/** What never goes into an image: a name (`*` for any run of characters) that a file or a folder around it has. */
const LEFT_OUT: readonly (readonly [what: string, names: readonly string[]])[] = [
  ['version control', ['.git', '.hg', '.svn', '.gitignore', '.gitattributes', '.gitmodules', '.gitkeep']],
  [
    'secrets',
    ['.env', '.env.*', '*.pem', '*.key', '*.p12', '*.pfx', '*.jks', '*.keystore', 'id_rsa', 'id_ed25519'],
  ],
  [
    'credentials of accounts',
    ['credentials.json', 'service-account*.json', 'service_account*.json', '.netrc', '.npmrc', '.pypirc'],
  ],
  ['virtual environments and packages', ['.venv', 'venv', 'node_modules', '*.egg-info', '.tox', '.nox']],
  [
    'caches',
    ['__pycache__', '*.pyc', '*.pyo', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.ipynb_checkpoints'],
  ],
  ['build output of front ends', ['.next', '.nuxt', '.svelte-kit', '.angular']],
  ['tests', ['tests', 'test', 'test_*.py', '*_test.py', 'conftest.py', 'pytest.ini', 'htmlcov', '.coverage']],
  ['notebooks', ['*.ipynb']],
  [
    'container files',
    ['Dockerfile', 'Dockerfile.*', '*.Dockerfile', '*.dockerfile', 'Containerfile', '.dockerignore'],
  ],
  [
    'stacks',
    ['compose*.yaml', 'compose*.yml', 'docker-compose*.yaml', 'docker-compose*.yml', '.devcontainer'],
  ],
  [
    'automation',
    [
      '.github',
      '.gitlab',
      '.gitlab-ci.yml',
      '.circleci',
      'Jenkinsfile',
      'Makefile',
      '.pre-commit-config.yaml',
    ],
  ],
  ['settings of editors', ['.vscode', '.idea', '.editorconfig', '*.swp', '.DS_Store']],
  ['texts for people', ['README*', 'CHANGELOG*', 'CONTRIBUTING*', 'LICENSE*']],
  ['archives and logs', ['*.zip', '*.tar', '*.tgz', '*.tar.gz', '*.7z', '*.rar', '*.log']],
  ["Plimsoll's own files", ['plimsoll.yaml', 'plimsoll.lock', 'plimsoll.trim.json', '.plimsoll']],
];

interface Rule {
  readonly name: string;
  readonly what: string;
  readonly fits: (segment: string) => boolean;
}

const RULES: readonly Rule[] = LEFT_OUT.flatMap(([what, names]) =>
  names.map((name) => ({ name, what, fits: matcher(name) })),
);

/** Names recur in a tree, rules are some seventy: each name is looked up once. */
const known = new Map<string, Rule | null>();

/** The rule that leaves a path out, or null. */
function ruleFor(path: string): Rule | null {
  for (const segment of path.split('/')) {
    let rule = known.get(segment);
    if (rule === undefined) {
      rule = RULES.find(({ fits }) => fits(segment)) ?? null;
      known.set(segment, rule);
    }
    if (rule !== null) return rule;
  }
  return null;
}

/** True when the path is not part of what runs. */
export function isLeftOut(path: string): boolean {
  return ruleFor(path) !== null;
}

const NOBODYS = new Set([
  'version control',
  'secrets',
  'credentials of accounts',
  'virtual environments and packages',
  'caches',
]);

/** True when nobody is given it, not even what builds. */
export function isNobodys(path: string): boolean {
  return NOBODYS.has(ruleFor(path)?.what ?? '');
}

/** What the rules leave out of these files, as patterns of .dockerignore with their bytes, in the order of the table. */
export function exclusions(files: readonly TreeFile[]): readonly Exclusion[] {
  const counts = new Map<Rule, { files: number; size: number }>();
  for (const file of files) {
    const rule = ruleFor(file.path);
    if (rule === null) continue;
    const count = counts.get(rule) ?? { files: 0, size: 0 };
    counts.set(rule, { files: count.files + 1, size: count.size + file.size });
  }
  return RULES.flatMap((rule) => {
    const count = counts.get(rule);
    return count ? [{ pattern: `**/${rule.name}`, what: rule.what, ...count }] : [];
  });
}

function matcher(name: string): (segment: string) => boolean {
  if (!name.includes('*')) return (segment) => segment === name;
  const pattern = name.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${pattern.join('.*')}$`, 's');
  return (segment) => expression.test(segment);
}
