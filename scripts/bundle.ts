// Compiles src/ into a folder of few files, for Node loads one file sooner than it finds thirty: what a run needs is in
// `cli/main.js` and the chunks beside it, packages included. Types are not checked here.
//
//   node scripts/bundle.ts [FOLDER]
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'src');
/** How Node's modules are asked for, by CommonJS packages too, and they ask for no others: all that they need is bundled. */
const REQUIRE = 'const require = process.getBuiltinModule;';
/** An import of a module of Node's, as esbuild prints it. */
const IMPORT =
  /^import (?:\* as (?<all>[\w$]+)|(?<main>[\w$]+)|\{(?<names>[^}]+)\}) from "(?<module>node:[^"]+)";$/gm;

const folder = process.argv[2] ?? join(ROOT, 'dist');
await rm(folder, { recursive: true, force: true });
await build({
  entryPoints: [join(SOURCE, 'cli/main.ts'), ...(await programs())],
  outdir: folder,
  outbase: SOURCE,
  // Beside main.js: from there `placed` finds every file.
  chunkNames: 'cli/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  banner: { js: REQUIRE },
  plugins: [placed(), starting()],
  logLevel: 'warning',
});
await Promise.all(
  (await readdir(folder, { recursive: true })).map((path) => takeModules(join(folder, path))),
);

/**
 * Has a file take Node's modules as they are. For an import Node makes a module of each, and looks for that at every property:
 * those that load what is seldom needed (the standard input, web streams, web cryptography) would load it at every start.
 * `process` is there by its name.
 */
async function takeModules(path: string): Promise<void> {
  if (!path.endsWith('.js')) return;
  const text = await readFile(path, 'utf8');
  const taken = text.replace(IMPORT, (...found) => {
    const { all, main, names, module } = found.at(-1);
    const bound = all ?? main ?? `{${names.replaceAll(' as ', ': ')}}`;
    return bound === 'process' ? '' : `const ${bound} = require("${module}");`;
  });
  if (/^import .*"node:/m.test(taken)) throw new Error(`${path}: an import of Node's that is not understood`);
  await writeFile(path, taken);
}

/** Sources that are also run by themselves. */
async function programs(): Promise<readonly string[]> {
  const all = await readdir(SOURCE, { recursive: true });
  const sources = all.filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  const texts = await Promise.all(
    sources.map(async (path) => [path, await readFile(join(SOURCE, path), 'utf8')]),
  );
  return texts.flatMap(([path = '', text = '']) =>
    text.includes('if (import.meta.main)') ? join(SOURCE, path) : [],
  );
}

/** Modules that ask where they are get the answer as if each were still a file of its own. */
function placed(): Plugin {
  return {
    name: 'placed',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (!path.startsWith(`${SOURCE}/`) || path === join(SOURCE, 'cli/main.ts'))
          return { contents: text, loader: 'ts' };
        const place = JSON.stringify(`../${relative(SOURCE, path).replace(/\.ts$/, '.js')}`);
        const url = `new URL(${place}, import.meta.url)`;
        const file = `process.getBuiltinModule('node:url').fileURLToPath(${url})`;
        const answers: Readonly<Record<string, string>> = {
          url: `${url}.href`,
          filename: file,
          dirname: `process.getBuiltinModule('node:path').dirname(${file})`,
          main: `(process.argv[1] === ${file})`,
        };
        const contents = text.replace(
          /\bimport\.meta\.(url|filename|dirname|main)\b/g,
          (_, asked: string) => answers[asked] ?? '',
        );
        return { contents, loader: 'ts' };
      }),
  };
}

/** Commander would start programs for commands that are files of their own. We have none, and what starts them takes longer to load. */
function starting(): Plugin {
  return {
    name: 'starting',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^node:child_process$/ }, ({ importer, path }) =>
        importer.includes('/node_modules/commander/') ? { path, namespace: 'nothing' } : null,
      );
      onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'export default {};' }));
    },
  };
}
