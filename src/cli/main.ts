#!/usr/bin/env node
// The start of every run: as little as possible is loaded before what was asked for is known.
import { readFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { resolveByName } from './chunks.ts';

const NODE_MAJOR = 24;

const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const version = String((manifest as { version: unknown }).version);
const argv = process.argv.slice(2);

if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR) {
  process.stderr.write(
    `error: Plimsoll needs Node.js ${NODE_MAJOR} or newer; this is ${process.versions.node}\n` +
      `  fix: install it, or start Plimsoll with ./plimsoll from a checkout, which brings its own\n`,
  );
  process.exitCode = 2;
} else if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${version}\n`);
} else {
  const program = import.meta.filename;
  const isBundled = program.endsWith('.js');
  if (isBundled) nodeModule.registerHooks(resolveByName(import.meta.url));
  const { cacheFolder, hasFolder } = await import('./cache.ts');
  const compiled = `${cacheFolder(process.env, process.platform)}/compiled`;
  if (hasFolder(compiled)) nodeModule.enableCompileCache(compiled);
  const { run } = await import('./run.ts');
  await run(argv, version, isBundled ? program : undefined);
}
