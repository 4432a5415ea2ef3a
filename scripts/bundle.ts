// Compiles src/ into a folder of few files, for Node loads one file sooner than it finds thirty: what a run needs is in
// `cli/main.js` and the chunks beside it, packages included. Types are not checked here.
//
//   node scripts/bundle.ts [FOLDER]
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'src');
/** CommonJS packages ask for Node's modules this way, and for no others: all that they need is bundled. */
const REQUIRE = 'const require = process.getBuiltinModule;';

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
  plugins: [placed()],
  logLevel: 'warning',
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
