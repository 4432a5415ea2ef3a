import type { CheckReport } from '../../model/check.ts';
import type { Finding, Severity } from '../../model/finding.ts';

const COMMAND: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** A report as workflow commands of GitHub Actions, which show as annotations of the changed files. */
export function githubReport({ findings, diagnostics }: CheckReport): string {
  const lines = [
    ...diagnostics.map((one) => annotation(one, one.line === null ? {} : { line: one.line })),
    ...findings.map((one) => {
      const { line, column, endLine, endColumn } = one;
      // An annotation that spans lines has no columns.
      const columns = line === endLine ? { col: column, endColumn } : {};
      return annotation(one, { line, endLine, ...columns });
    }),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(
  { severity, path, rule, message, fix }: Finding,
  place: Readonly<Record<string, number>>,
): string {
  const properties = { ...(path === null ? {} : { file: path }), ...place, title: rule };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${COMMAND[severity]} ${written.join(',')}::${data(`${message}. ${fix}`)}`;
}

const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
