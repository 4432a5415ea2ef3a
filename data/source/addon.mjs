// Runs the install script of one npm package, or node-gyp where it has none, and puts the files that this added to the
// package aside, without what only compilers read.
//
//   node addon.mjs FOLDER OF THE PACKAGE, FOLDER FOR WHAT WAS ADDED, NPM...
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const PASSING = /^(?:obj(?:\.target)?|\.deps|CMakeFiles|_deps|node_gyp_bins|node_modules|target)$/;
const INTERMEDIATE = /(?:\.(?:o|a|d|mk|gypi|stamp|ninja|cmake)|^Makefile|^CMakeCache\.txt|^\.ninja_\w+)$/;

const [folder = '', made = '', program = '', ...args] = process.argv.slice(2);
const at = folder.lastIndexOf('node_modules/');
const name = folder.slice(at + 'node_modules/'.length);
const before = new Map(files(folder));
const run = spawnSync(program, [...args, 'rebuild', '--foreground-scripts', name], {
  cwd: folder.slice(0, at),
  stdio: 'inherit',
});
if (run.status !== 0) process.exit(run.status ?? 1);
const added = [...files(folder)].filter(([path, stamp]) => before.get(path) !== stamp);
if (!added.some(([path]) => /\.(?:node|so)$/.test(path))) {
  process.stderr.write('its install script ended well and made no native code\n');
  process.exit(1);
}
for (const [path] of added) {
  const target = join(made, relative(folder, path));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(path, target);
}

/** Files below a folder with what tells that they have changed; what compilers leave for themselves apart. */
function* files(at) {
  for (const entry of readdirSync(at, { withFileTypes: true })) {
    const path = join(at, entry.name);
    if (entry.isDirectory() && !PASSING.test(entry.name)) yield* files(path);
    if (!entry.isFile() || INTERMEDIATE.test(basename(path))) continue;
    const { size, mtimeMs } = statSync(path);
    yield [path, `${size} ${mtimeMs}`];
  }
}
