// Compiles src/ into a folder of very few files, for Node reads one file sooner than it finds a hundred: `cli/main.js`, which
// only sets the cache of compiled code up, what it runs, packages included, in one file beside it, and each program that is
// started by itself. In that file a module is evaluated when it is first asked for. Types are not checked here.
//
//   node scripts/bundle.ts [FOLDER]
import { readdir, readFile, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, join, relative } from 'node:path';
import { type BuildOptions, type BuildResult, build, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'src');
const MAIN = join(SOURCE, 'cli/main.ts');
/** What main.ts goes on with. */
const RUN = join(SOURCE, 'cli/run.ts');
/** CommonJS packages ask for what belongs to them this way. */
const REQUIRE = "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);";

const folder = process.argv[2] ?? join(ROOT, 'dist');
const settings = {
  outdir: folder,
  outbase: SOURCE,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // One byte each: what is read needs no decoding.
  charset: 'ascii',
  banner: { js: REQUIRE },
  logLevel: 'warning',
  metafile: true,
} as const satisfies BuildOptions;

await rm(folder, { recursive: true, force: true });
// Large, and asked for only where signatures are checked.
const external = ['openpgp'];
const entryNames = '[dir]/[name]-[hash]';
const run = await build({
  ...settings,
  entryPoints: [RUN],
  entryNames,
  external,
  plugins: [builtins(), placed()],
});
await build({
  ...settings,
  entryPoints: [MAIN, ...(await programs())],
  plugins: [compiled(run), builtins(), placed()],
});

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

/** main.js names the file it runs, whose hash is in its name: another text of it is another program. */
function compiled({ metafile }: BuildResult<{ metafile: true }>): Plugin {
  const [output = ''] = Object.keys(metafile.outputs);
  return {
    name: 'compiled',
    setup: ({ onResolve }) =>
      onResolve({ filter: /\/run\.ts$/ }, ({ importer }) =>
        importer === MAIN ? { path: `./${basename(output)}`, external: true } : null,
      ),
  };
}

/**
 * Modules of Node are got when what needs them is, and not imported: an import reads every value that a module exports,
 * those too that load others (of node:http a whole client of WebSocket).
 */
function builtins(): Plugin {
  const names = builtinModules.map((name) => name.replace(/^node:/, '')).join('|');
  return {
    name: 'builtins',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: new RegExp(`^(node:)?(${names})$`) }, ({ path }) => ({
        path,
        namespace: 'builtin',
      }));
      onLoad({ filter: /^/, namespace: 'builtin' }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      }));
    },
  };
}

/** Modules that ask where they are get the answer as if each were still a file of its own. */
function placed(): Plugin {
  return {
    name: 'placed',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (!path.startsWith(`${SOURCE}/`) || path === MAIN) return { contents: text, loader: 'ts' };
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
