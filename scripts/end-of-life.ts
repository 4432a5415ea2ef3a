import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { parse } from 'yaml';

/**
 * Writes the table of the days on which releases of base images end: `node scripts/end-of-life.ts CHECKOUT [--check]`.
 * CHECKOUT is one of https://github.com/endoflife-date/endoflife.date (MIT), the source of https://endoflife.date; its
 * last commit dates the table. `--check` writes nothing, and ends with 1 and the lines that differ.
 */
const PRODUCTS: Readonly<Record<string, string>> = { alpine: 'alpine-linux', debian: 'debian', golang: 'go', node: 'nodejs', php: 'php', postgres: 'postgresql', python: 'python', ruby: 'ruby', ubuntu: 'ubuntu' }; // biome-ignore format: one table
const TABLE = fileURLToPath(new URL('../src/check/facts/end-of-life.ts', import.meta.url));

interface Release {
  readonly releaseCycle: string;
  readonly codename?: string;
  readonly eol?: Date | string | boolean;
  readonly eoes?: Date | string | boolean;
}

const [checkout, flag] = process.argv.slice(2);
if (checkout === undefined) {
  process.stderr.write('usage: node scripts/end-of-life.ts CHECKOUT [--check]\n');
  process.exit(2);
}
const { stdout: taken } = await execa('git', ['-C', checkout, 'log', '-1', '--format=%cs']);
const images = Object.entries(PRODUCTS).flatMap(([image, product]) => [
  `  ${image}: {`,
  ...releasesOf(product).map(([cycle, end]) => `    '${cycle}': '${end}',`),
  '  },',
]);
const text = `// Written by \`node scripts/end-of-life.ts CHECKOUT\` from https://endoflife.date (MIT): do not edit.

/** The day of the table. */
export const TAKEN = '${taken}';

/** The last day with updates, by image and release; for Debian that of its long-term support, also by name. */
export const END_OF_LIFE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
${images.join('\n')}
};
`;
const formatted = await execa('npx', ['biome', 'format', `--stdin-file-path=${TABLE}`], {
  input: text,
  stripFinalNewline: false,
});
if (flag !== '--check') writeFileSync(TABLE, formatted.stdout);
else {
  const known = new Set(readFileSync(TABLE, 'utf8').split('\n'));
  const changed = formatted.stdout.split('\n').filter((line) => !known.has(line));
  for (const line of changed) process.stdout.write(`${line.trim()}\n`);
  process.stdout.write(`${changed.length} lines differ\n`);
  process.exitCode = changed.length > 0 ? 1 : 0;
}

function releasesOf(product: string): readonly (readonly [string, string])[] {
  const page = readFileSync(join(checkout ?? '', 'products', `${product}.md`), 'utf8');
  const [, front = ''] = page.split(/^---$/m);
  const { releases } = parse(front, { schema: 'core' }) as { readonly releases: readonly Release[] };
  return releases.flatMap(({ releaseCycle, codename, eol, eoes }) => {
    const end = String(product === 'debian' ? (eoes ?? eol) : eol);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(end)) return [];
    const names = product === 'debian' && codename ? [releaseCycle, codename.toLowerCase()] : [releaseCycle];
    return names.map((name) => [name, end] as const);
  });
}
