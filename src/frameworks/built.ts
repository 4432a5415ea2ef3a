import { posix } from 'node:path';
import { json } from '../formats/npm/manifest.ts';
import type { Build } from '../model/inventory.ts';
import type { JavaScriptPackage } from './framework.ts';
import { fileIn, scriptEvidence, scriptRunning } from './package.ts';
import { sourceOf } from './started.ts';

/** Programs that compile a server. */
const COMPILES =
  /\b(tsc|nest build|tsup|esbuild|swc|babel|rollup|webpack|ncc|unbuild|tsdown|nx build|turbo)\b/;

/**
 * What runs in production of a server whose source is a file: the file itself, or where the build puts it. A start
 * script that names the built file is believed; else the compiler's settings tell.
 */
export function builtEntry(
  unit: JavaScriptPackage,
  source: string,
): { readonly entrypoint: string; readonly build: Build | null } {
  const own = unit.folder === '.' ? source : posix.relative(unit.folder, source);
  const script = compilingScript(unit);
  if (unit.target?.source === source) {
    const output = posix.relative(unit.folder, unit.target.output);
    const file = posix.basename(source).replace(/\.([cm]?)tsx?$/, '.$1js');
    const build = { script, output, evidence: scriptEvidence(unit, script) };
    return { entrypoint: posix.join(output, file), build };
  }
  const bundled = bundledFile(unit, own);
  if (bundled !== null) return bundled;
  const named = builtFile(unit, source);
  // What the tree has not, and a start script runs, is made by the build whatever its compiler is.
  const maker = script ?? ('build' in unit.manifest.scripts ? 'build' : null);
  if (named !== null && maker !== null) return { entrypoint: named, build: buildOf(unit, maker, named) };
  if (!/\.[cm]?tsx?$/.test(own)) return { entrypoint: own, build: null };
  const compiled = script === null ? null : compiledPath(unit, own, script);
  if (compiled === null) return { entrypoint: own, build: null };
  return { entrypoint: compiled, build: buildOf(unit, script, compiled) };
}

/** A script that makes something: none that only looks whether what is written would compile. */
function compilingScript(unit: JavaScriptPackage): string | null {
  const makesNothing = compilerOptions(unit).noEmit === true;
  const kept = Object.entries(unit.manifest.scripts).flatMap(([name, command]) => {
    if (name !== 'build' && LOOKS.test(name)) return [];
    return [[name, command.replace(makesNothing ? ANY_CHECK : CHECK, '')]];
  });
  return scriptRunning(
    { ...unit, manifest: { ...unit.manifest, scripts: Object.fromEntries(kept) } },
    COMPILES,
  );
}

const LOOKS = /(?:^|[:_-])(?:types?|check|lint|test|watch)(?:[:_-]|$)/;
const CHECK = /\btsc\b[^&|;]*--noEmit\b(?!\s+false)[^&|;]*/g;
/** The same where the settings say that nothing is made, and the command does not speak against it. */
const ANY_CHECK = /\btsc\b(?![^&|;]*(?:--noEmit\s+false|--outDir|--build|-b\b|-p\s|--project\s))[^&|;]*/g;

function buildOf(unit: JavaScriptPackage, script: string | null, entrypoint: string): Build {
  const folder = entrypoint.includes('/') ? (entrypoint.split('/')[0] ?? null) : null;
  return { script, output: folder, evidence: scriptEvidence(unit, script) };
}

/** What a script makes that names the source to a bundler: `esbuild server/index.ts --outdir=dist`. */
function bundledFile(unit: JavaScriptPackage, own: string): ReturnType<typeof builtEntry> | null {
  for (const [script, command] of Object.entries(unit.manifest.scripts))
    for (const [, source = '', options = ''] of command.matchAll(BUNDLES)) {
      // `bun build --compile` makes a program of its own, which Node.js does not run.
      if (posix.normalize(source) !== own || /--compile\b/.test(command)) continue;
      const [, file] = /--outfile[= ]([\w./-]+)/.exec(options) ?? [];
      const [, folder] = /--out-?dir[= ]([\w./-]+)/.exec(options) ?? [];
      if (file === undefined && folder === undefined) continue;
      const name = posix.basename(own).replace(/\.[cm]?tsx?$/, '.js');
      const entrypoint = posix.normalize(file ?? posix.join(folder ?? '', name));
      return { entrypoint, build: buildOf(unit, script, entrypoint) };
    }
  return null;
}

const BUNDLES = /\b(?:esbuild|bun build|tsup)\s+(?:-\S+\s+)*([\w./@-]+\.[cm]?[jt]sx?)([^&|;]*)/g;

/** The file that a start script or `main` names and that is made from the source, or null. */
function builtFile(unit: JavaScriptPackage, source: string): string | null {
  const { scripts, main } = unit.manifest;
  const others = Object.keys(scripts).filter((name) => /^(start|serve|prod)/.test(name));
  const commands = ['start:prod', 'start', 'serve', 'prod', ...others].map((name) => scripts[name] ?? '');
  const written = commands.flatMap(
    (command) => /\b(?:node|bun(?: run)?)\s+(?:-\S+\s+)*([\w./@-]+)/.exec(command)?.[1] ?? [],
  );
  const candidates = main === null ? written : [...written, main];
  for (const one of candidates) {
    const file = posix.normalize(one);
    const path = /\.[cm]?js$/.test(file) ? file : `${file}.js`;
    // Node.js runs TypeScript as it is: then nothing is made of it.
    if (fileIn(unit, file) === null && fileIn(unit, path) === null && sourceOf(unit, file) === source)
      return path;
  }
  return null;
}

/** Where the TypeScript compiler puts a file (`outDir`, `rootDir`); bundlers that need no settings put it into `dist`. */
function compiledPath(unit: JavaScriptPackage, own: string, script: string): string {
  if (/\b(tsup|tsdown)\b/.test(unit.manifest.scripts[script] ?? ''))
    return posix.join('dist', posix.basename(own).replace(/\.([cm]?)tsx?$/, '.$1js'));
  const options = compilerOptions(unit);
  const out = posix.normalize(options.outDir ?? (options.known ? '.' : 'dist')).replace(/\/$/, '');
  const root = options.rootDir ?? (allBelow(unit, 'src') ? 'src' : '.');
  const below = root === '.' ? own : posix.relative(root, own);
  return posix.join(out, below.replace(/\.([cm]?)tsx?$/, '.$1js'));
}

interface CompilerOptions {
  outDir?: string;
  rootDir?: string;
  noEmit?: boolean;
  known: boolean;
}

function compilerOptions(unit: JavaScriptPackage): CompilerOptions {
  const names = ['tsconfig.build.json', 'tsconfig.json', 'tsconfig.app.json'];
  const texts = names.map((name) => unit.project.text(posix.join(unit.folder, name)));
  const found = texts.flatMap((text) => (text === null ? [] : [json(text)]));
  const merged: CompilerOptions = { known: found.length > 0 };
  for (const config of found) {
    const options = (config as { compilerOptions?: Record<string, unknown> } | null)?.compilerOptions ?? {};
    const { outDir, rootDir, noEmit } = options;
    if (typeof noEmit === 'boolean' && merged.noEmit === undefined) merged.noEmit = noEmit;
    if (typeof outDir === 'string' && merged.outDir === undefined) merged.outDir = outDir;
    if (typeof rootDir === 'string' && merged.rootDir === undefined)
      merged.rootDir = posix.normalize(rootDir);
  }
  return merged;
}

/** Whether all TypeScript sources that are compiled stand in one folder: then it is what `outDir` mirrors. */
function allBelow(unit: JavaScriptPackage, folder: string): boolean {
  const prefix = posix.join(unit.folder, folder);
  return unit.files
    .filter(
      (path) => /\.[cm]?tsx?$/.test(path) && !/\.(d|test|spec|config)\.[cm]?tsx?$|(^|\/)tests?\//.test(path),
    )
    .every((path) => path.startsWith(`${prefix}/`));
}
