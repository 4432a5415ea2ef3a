import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { EXIT } from '../../model/error.ts';
import type { Report } from '../../model/report.ts';
import { noReport } from '../errors.ts';
import { parseReportPath } from '../pages.ts';
import type { Cli } from '../verb.ts';

interface Options {
  readonly output: string;
}

export function reportCommand(cli: Cli): Command {
  const command = cli.verb('report', 'make a page of a report that was kept as JSON', [
    ['plimsoll ship --report shop.html', 'ship, and write the page at once'],
    ['plimsoll ship --report shop.json', 'keep the value, for later and for other tools'],
    ['plimsoll report shop.json', 'the page of it, report.html'],
    ['plimsoll report shop.json --output summary.md', 'as Markdown, for a pull request'],
  ]);
  return command
    .argument('<file>', 'what ship --report FILE.json or ship --json wrote')
    .addOption(
      new Option('-o, --output <file>', 'where to: a path that ends with .html, .md or .json')
        .argParser(parseReportPath)
        .default('report.html'),
    )
    .action(
      cli.run(async (session, file: string, { output }: Options) => {
        const { writeReport } = await import('../pages.ts');
        await writeReport(output, await readReport(resolve(session.cwd, file), file), session);
        return EXIT.yes;
      }),
    );
}

/** Values of our own are trusted once they say what they are. */
async function readReport(path: string, shown: string): Promise<Report> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw noReport(shown, 'it cannot be read', error);
  });
  try {
    const value = JSON.parse(text);
    if (value?.schema === 'plimsoll.report/1') return value;
  } catch (error) {
    throw noReport(shown, 'it is not JSON', error);
  }
  throw noReport(shown, 'its schema is not plimsoll.report/1');
}
