import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Starts a rule: `npm run new:rule -- TARGET/NAME "Title"`. Writes its file, whose examples fail until it is filled in,
 * and adds it to the sorted list of its target. Tests, reference, SARIF and `explain` follow from the file.
 */
const RULES = join(import.meta.dirname, '..', 'src', 'check', 'rules');

/** For each target: the type of its rules, the helper its examples are written with, an example and what a rule reads. */
const TARGETS: Readonly<Record<string, { readonly type: string; readonly helper: string; readonly example: string; readonly more: string }>> = {
  application: { type: 'ApplicationRule', helper: 'inImage', example: "{ Dockerfile: inImage('EXPOSE 8000') }", more: '' },
  compose: { type: 'ComposeRule', helper: 'inService', example: "inService('tty: true')", more: '\n  everywhere: false,' },
  dockerfile: { type: 'DockerfileRule', helper: 'inImage', example: "inImage('EXPOSE 8000')", more: '' },
  dockerignore: { type: 'DockerignoreRule', helper: '', example: "'.git\\n'", more: '' },
  kubernetes: { type: 'KubernetesRule', helper: 'inDeployment', example: "inDeployment('', 'tty: true')", more: '' },
  nginx: { type: 'NginxRule', helper: 'inServer', example: "inServer('gzip on;')", more: '' },
}; // biome-ignore format: one table

const [id = '', title] = process.argv.slice(2);
const [target = '', name = ''] = id.split('/');
const kind = TARGETS[target];
if (!kind || title === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  process.stderr.write(
    `usage: npm run new:rule -- TARGET/NAME "Title"   (TARGET: ${Object.keys(TARGETS).join(', ')}; NAME: lower case, dashes)\n`,
  );
  process.exit(2);
}
const variable = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const file = join(RULES, target, `${name}.ts`);
writeFileSync(file, rule(kind), { flag: 'wx' });
const list = join(RULES, `${target}.ts`);
writeFileSync(list, listed(readFileSync(list, 'utf8')));
process.stdout.write(
  `src/check/rules/${target}/${name}.ts\nnext: fill it in, then npm run format && node --test src/check/rules/*.test.ts && npm run docs\n`,
);

function rule({ type, helper, example, more }: NonNullable<typeof kind>): string {
  return `${helper === '' ? '' : `import { ${helper} } from '../../example.ts';\n`}import type { ${type} } from '../../rule.ts';

export const ${variable}: ${type} = {
  id: '${target}/${name}',
  title: '${(title ?? '').replaceAll("'", "\\'")}',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],${more}
  why: 'What goes wrong otherwise, in a sentence.',
  fix: 'The next action, imperative.',
  source: 'https://docs.docker.com/',
  // Each gives exactly this finding, at this line.
  bad: [{ at: 2, example: ${example} }],
  // None gives any finding under all rules.
  good: [${example}],
  check(_facts, _report) {
    // report(place, message) for each place; safely() and unsafely() of facts/select.ts make fixes.
  },
};
`;
}

/** The list with one more import and one more entry, both in order. */
function listed(source: string): string {
  const lines = source.split('\n');
  const line = `import { ${variable} } from './${target}/${name}.ts';`;
  const at = lines.findIndex((one) => pathOf(one) > pathOf(line));
  lines.splice(at < 0 ? lines.findLastIndex((one) => one.startsWith('import')) + 1 : at, 0, line);
  const names = new Map(
    lines.flatMap((one) => {
      const [, imported, path] = /^import \{ (\w+) \} from '\.\/(\w+\/[\w-]+)\.ts';/.exec(one) ?? [];
      return imported !== undefined && path !== undefined ? [[imported, path] as const] : [];
    }),
  );
  const path = (one: string): string => names.get(one) ?? '';
  const sorted = [...names.keys()].toSorted((a, b) => (path(a) < path(b) ? -1 : 1));
  const entries = sorted.map((one) => `  ${one},\n`).join('');
  return lines
    .join('\n')
    .replace(/(Rules: readonly \w+\[\] = \[\n)[^\]]*\]/, (_, head: string) => `${head}${entries}]`);
}

function pathOf(line: string): string {
  return /^import \{.*from '(\.\/\w+\/[^']*)'/.exec(line)?.[1] ?? '';
}
