import type { CheckReport, Format } from '../../model/check.ts';
import type { Look } from '../../report/look.ts';
import type { Audit } from '../check.ts';
import { lineOf } from '../report.ts';

/** A report in one of the formats. `audit` is what it was made from, under the same paths. */
export async function render(
  format: Format,
  report: CheckReport,
  audit: Audit,
  version: string,
): Promise<(look: Look) => string> {
  switch (format) {
    case 'json':
      return constant(json(report));
    case 'sarif': {
      const [{ sarifReport }, { allRules }] = await Promise.all([
        import('./sarif.ts'),
        import('../rules/all.ts'),
      ]);
      return constant(json(sarifReport(report, audit, await allRules(), version)));
    }
    case 'github':
      return constant((await import('./github.ts')).githubReport(report));
    case 'markdown':
      return constant((await import('./markdown.ts')).markdownReport(report));
    case 'junit':
      return constant((await import('./junit.ts')).junitReport(report));
    case 'text': {
      const { renderCheck } = await import('./text.ts');
      return (look) => renderCheck(report, lineOf(audit), look);
    }
  }
}

const constant = (text: string) => () => text;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
