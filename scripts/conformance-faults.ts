import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from '../src/check/check.ts';
import { scan } from '../src/scan/scan.ts';
import { readTree } from '../src/source/tree.ts';

/**
 * Checks the broken application of test/broken with Plimsoll and with the other linters that are given, and prints who
 * found which of the planted faults: `node scripts/conformance-faults.ts [--hadolint PATH] [--tally PATH]
 * [--checkov PATH] [--compose-lint PATH]`. Every tool runs with all its rules on the files it knows. A fault counts as
 * found when a rule that speaks of it is reported for its file; `others` of the list names those rules.
 */
const TOOLS = {
  hadolint: { args: ['-f', 'json', '--no-fail', 'Dockerfile'] },
  tally: { args: ['lint', '--no-config', '--slow-checks', 'off', '--select', '*', '--fail-level', 'none', '-f', 'json', 'Dockerfile'] },
  checkov: { args: ['-d', '.', '--skip-download', '--framework', 'dockerfile', 'secrets', '-o', 'json'] },
  'compose-lint': { args: ['--format', 'json', 'compose.yaml'] },
} as const; // biome-ignore format: one table
type Tool = keyof typeof TOOLS;

interface Fault {
  readonly fault: string;
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly others: Readonly<Partial<Record<Tool, readonly string[]>>>;
}

const TEST = join(import.meta.dirname, '..', 'test');
const string = { type: 'string' } as const;
const { values } = parseArgs({
  options: { hadolint: string, tally: string, checkov: string, 'compose-lint': string },
});
const faults: readonly Fault[] = JSON.parse(readFileSync(join(TEST, 'broken.faults.json'), 'utf8'));
const folder = join(TEST, 'broken');
const tree = readTree(folder);
const { value: inventory } = await scan(tree);
const { findings } = await check({ tree, inventory });
const tools = (Object.keys(TOOLS) as Tool[]).filter((tool) => values[tool] !== undefined);
const outputs = new Map(tools.map((tool) => [tool, output(tool)]));
const ours = ({ path, line, rule }: Fault): boolean =>
  findings.some((one) => one.path === path && one.line === line && one.rule === rule);
const theirs = (tool: Tool, { others }: Fault): boolean =>
  (others[tool] ?? []).some((rule) => outputs.get(tool)?.includes(`"${rule}"`));
const columns: readonly (readonly [string, (fault: Fault) => boolean])[] = [
  ['plimsoll', ours],
  ...tools.map((tool) => [tool, (fault: Fault) => theirs(tool, fault)] as const),
];
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
process.stdout.write(
  [
    line(['fault', 'where', ...columns.map(([name]) => name)]),
    line(['---', '---', ...columns.map(() => '---')]),
    ...faults.map((fault) =>
      line([
        fault.fault,
        `\`${fault.path}:${fault.line}\``,
        ...columns.map(([, found]) => (found(fault) ? 'yes' : '')),
      ]),
    ),
    line([
      `**found of ${faults.length}**`,
      '',
      ...columns.map(([, found]) => `**${faults.filter(found).length}**`),
    ]),
  ].join(''),
);

function output(tool: Tool): string {
  const { stdout, error } = spawnSync(values[tool] ?? tool, TOOLS[tool].args, {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error) throw error;
  return stdout;
}
