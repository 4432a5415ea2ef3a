import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Inspection } from '../model/inspection.ts';
import type { Report } from '../model/report.ts';
import type { PageParts } from '../report/html/page.ts';
import type { Session } from './verb.ts';

const FORMS = /\.(html|md|json)$/;

/** A path whose ending says what is written: a page, Markdown or the value itself. Its folder is there. */
export function parseReportPath(text: string): string {
  if (!FORMS.test(text)) throw new InvalidArgumentError('It ends with .html, .md or .json.');
  // Said before the work that it is to tell of is done.
  if (!existsSync(dirname(text))) throw new InvalidArgumentError(`There is no folder ${dirname(text)}.`);
  return text;
}

/** Writes a report in the form its path says. */
export async function writeReport(path: string, report: Report, session: Session): Promise<void> {
  const text = path.endsWith('.html')
    ? (await import('../report/html/page.ts')).reportPage(report, await parts(session))
    : path.endsWith('.md')
      ? (await import('../report/markdown.ts')).reportMarkdown(report)
      : `${JSON.stringify(report, null, 2)}\n`;
  await write(path, text, session);
}

/** Writes the page of one image. */
export async function writeInspection(path: string, inspection: Inspection, session: Session): Promise<void> {
  const { inspectionPage } = await import('../report/html/page.ts');
  await write(path, inspectionPage(inspection, await parts(session)), session);
}

async function write(path: string, text: string, session: Session): Promise<void> {
  const { replaceText } = await import('../store/replace.ts');
  await replaceText(resolve(session.cwd, path), text);
  session.talk.say(`wrote ${path}`);
}

/** The one script the page borrows, from the package as it is installed. */
async function parts({ version }: Session): Promise<PageParts> {
  const script = new URL('../dist/d3-hierarchy.min.js', import.meta.resolve('d3-hierarchy'));
  return { version, hierarchy: (await readFile(script, 'utf8')).trim() };
}
