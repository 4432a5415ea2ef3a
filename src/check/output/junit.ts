import type { CheckedFinding, CheckReport } from '../../model/check.ts';
import { type Finding, isError } from '../../model/finding.ts';

/** A report as JUnit XML: a suite for each file, a failed case for each finding, a passed one for a file without. */
export function junitReport({ files, findings, diagnostics }: CheckReport): string {
  const byPath = Map.groupBy(findings, ({ path }) => path);
  const suites = files.map((path) => suite(path, (byPath.get(path) ?? []).map(failure)));
  const unread = Map.groupBy(diagnostics.filter(isError), ({ path }) => path ?? '');
  const errors = [...unread].map(([path, found]) => suite(path, found.map(errorCase)));
  const count = findings.length;
  const failed = [...unread.values()].reduce((sum, found) => sum + found.length, 0);
  const total = count + failed + files.filter((path) => !byPath.has(path)).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plimsoll check" tests="${total}" failures="${count}" errors="${failed}">`,
    ...suites,
    ...errors,
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(path: string, cases: readonly { readonly xml: string; readonly error: boolean }[]): string {
  const errors = cases.filter(({ error }) => error).length;
  const inner =
    cases.length > 0
      ? cases.map(({ xml }) => xml)
      : [`    <testcase classname="${xml(path)}" name="no findings"/>`];
  const counts = `tests="${inner.length}" failures="${cases.length - errors}" errors="${errors}"`;
  return [`  <testsuite name="${xml(path)}" ${counts}>`, ...inner, '  </testsuite>'].join('\n');
}

function failure({ rule, path, line, column, severity, message, fix }: CheckedFinding) {
  const text = [
    `    <testcase classname="${xml(path)}" name="${xml(`${rule} ${line}:${column}`)}">`,
    `      <failure type="${severity}" message="${xml(message)}">${xml(`${path}:${line}:${column}\n${fix}`)}</failure>`,
    '    </testcase>',
  ].join('\n');
  return { xml: text, error: false };
}

function errorCase({ rule, path, message, fix }: Finding) {
  const text = [
    `    <testcase classname="${xml(path ?? '')}" name="${xml(rule)}">`,
    `      <error message="${xml(message)}">${xml(fix)}</error>`,
    '    </testcase>',
  ].join('\n');
  return { xml: text, error: true };
}

/** Characters that XML 1.0 does not allow, at all. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const xml = (text: string): string =>
  text
    .replace(FORBIDDEN, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
