import { posix } from 'node:path';
import { dotenvLine } from '../formats/dotenv/dotenv.ts';
import { withAbove } from '../formats/path/above.ts';
import type { Config } from '../model/config.ts';
import { type Choice, choose, type Evidence } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import type { Input, User } from '../model/plan.ts';
import type { Recipe } from '../model/recipe.ts';
import type { Tree } from '../model/tree.ts';
import { imagePath } from './source.ts';

/** Variables that send a library's cache to a writable place; by the distribution that reads them. */
const CACHES: Readonly<Record<string, readonly [name: string, value: string]>> = {
  huggingface_hub: ['HF_HOME', '/tmp/huggingface'],
  matplotlib: ['MPLCONFIGDIR', '/tmp/matplotlib'],
  nltk: ['NLTK_DATA', '/tmp/nltk'],
  numba: ['NUMBA_CACHE_DIR', '/tmp/numba'],
  torch: ['TORCH_HOME', '/tmp/torch'],
  transformers: ['HF_HOME', '/tmp/huggingface'],
  ultralytics: ['YOLO_CONFIG_DIR', '/tmp/ultralytics'],
};

/**
 * The environment of the image: the same for every Python service, plus what its framework and libraries want.
 * @param dropped normalised names of distributions that are declared and not installed
 */
export function chooseEnvironment(
  service: Service,
  recipe: Recipe,
  user: User,
  config: Config,
  dropped: readonly string[],
): Readonly<Record<string, Choice<string>>> {
  const installed = service.declared.filter((name) => !dropped.includes(name));
  const caches = Object.entries(CACHES)
    .filter(([name]) => installed.includes(name.replaceAll('_', '-')))
    .map(([name, [variable, value]]) => [
      variable,
      choose(value, `${name} writes its cache there; the root is read only`),
    ]);
  const folders = importFolders(service).map(imagePath);
  const configured = Object.entries(config.services?.[service.id]?.env ?? {});
  return Object.fromEntries([
    ['HOME', choose(user.home, 'the home of the user, writable')],
    ['LANG', choose('C.UTF-8', 'text is UTF-8')],
    ['PATH', choose('/opt/venv/bin:/usr/local/bin:/usr/bin:/bin', 'the virtual environment comes first')],
    ['PYTHONDONTWRITEBYTECODE', choose('1', 'bytecode is in the image; the root is read only')],
    ['PYTHONUNBUFFERED', choose('1', 'log lines appear when they are written')],
    ['SSL_CERT_FILE', choose('/etc/ssl/certs/ca-certificates.crt', 'one bundle for every TLS library')],
    ...(folders.length > 0
      ? [['PYTHONPATH', choose(folders.join(':'), `modules are imported from there, ${NOT_FOUND}`)]]
      : []),
    ...caches,
    ...Object.entries(recipe.env),
    ...configured.map(([name, value]) => [name, choose(value, 'set in plimsoll.yaml')]),
  ]);
}

const NOT_FOUND = 'where the interpreter does not look by itself';

/** Folders that modules are imported from, without the one that the interpreter or the server puts first itself. */
function importFolders({ entrypoint, path, workdir, importRoot, importAlso }: Service): readonly string[] {
  const isScript = entrypoint?.endsWith('.py') === true;
  const first = isScript ? posix.join(path, posix.dirname(entrypoint)) : workdir;
  return [...new Set([importRoot, ...importAlso])].filter((folder) => folder !== first);
}

/** What the operator has to give: required by the code, and set neither by the plan nor in plimsoll.yaml. */
export function chooseInputs(
  service: Service,
  env: Readonly<Record<string, unknown>>,
  tree: Tree,
): Choice<readonly Input[]> {
  const asked = service.env.filter(({ name, required }) => required && !(name in env));
  const named = new Map(
    asked.map(({ name, secret, holds }) => [name, { name, secret, ...(holds ? { holds } : {}) }]),
  );
  const inputs = [...named.values()].map((input) => {
    const example = exampleOf(input.name, service.path, tree);
    return example === null ? input : { ...input, example };
  });
  const because =
    inputs.length === 0
      ? 'the code has a default for every variable it reads'
      : 'the code reads them and has no default; given when the container starts, never baked into the image';
  const evidence = asked.map(({ name, path, line }): Evidence => ({ path, line, text: name }));
  return choose(inputs, because, evidence);
}

/** Files that show what has to be set, as people call them. */
const EXAMPLES = ['.env.example', '.env.sample', '.env.template'];

/** Where a variable has a value in such a file, the nearest to the service. The value is nobody's but theirs: it is not read. */
function exampleOf(name: string, folder: string, tree: Tree): string | null {
  for (const at of withAbove(folder))
    for (const file of EXAMPLES) {
      const path = posix.join(at, file);
      const line = dotenvLine(tree.text(path) ?? '', name);
      if (line !== null) return `${path}:${line}`;
    }
  return null;
}
