import type { CheckedFinding, CheckReport } from '../../model/check.ts';
import { type Finding, hasError, type Severity } from '../../model/finding.ts';
import type { Audit } from '../check.ts';
import type { CheckFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { positionAt, type Source } from '../source.ts';

/** What code scanning ranks security findings by, 0 to 10. */
const RANK: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.0', note: '2.0' };

/** A report as SARIF 2.1.0 (OASIS), with fixes, suppressions and fingerprints that hold when lines move. */
export function sarifReport(
  report: CheckReport,
  audit: Audit,
  rules: readonly Rule<never>[],
  version: string,
): unknown {
  const told = new Set([...report.findings, ...report.suppressed].map(({ rule }) => rule));
  const described = rules.filter(({ id }) => told.has(id));
  const index = new Map(described.map(({ id }, at) => [id as string, at]));
  const result = (finding: CheckedFinding, own: CheckFinding | undefined) => ({
    ruleId: finding.rule,
    ruleIndex: index.get(finding.rule) ?? -1,
    level: finding.severity,
    message: { text: `${finding.message}. ${finding.fix}` },
    locations: [
      { physicalLocation: { artifactLocation: artifact(finding.path), region: regionOf(finding) } },
    ],
    partialFingerprints: { 'plimsoll/v1': finding.fingerprint },
    ...fixesOf(own, audit.sources.get(finding.path)),
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Plimsoll', semanticVersion: version, rules: described.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: !hasError(report.diagnostics),
            toolExecutionNotifications: report.diagnostics.map(notification),
          },
        ],
        results: [
          ...report.findings.map((finding, at) => result(finding, audit.findings[at])),
          ...report.suppressed.map((finding, at) => ({
            ...result(finding, audit.suppressed[at]),
            suppressions: [
              {
                kind: finding.by === 'pragma' ? 'inSource' : 'external',
                ...(finding.reason === null ? {} : { justification: finding.reason }),
              },
            ],
          })),
        ],
      },
    ],
  };
}

function descriptor({ id, title, why, fix, source, severity, confidence, category, aliases }: Rule<never>) {
  return {
    id,
    name: id.replace(/(^|[/-])(\w)/g, (_, _before, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why} ${fix}`, markdown: `${why}\n\n**Fix**: ${fix}\n\n[Source](${source})` },
    helpUri: source,
    defaultConfiguration: { level: severity },
    properties: {
      tags: [category, ...aliases],
      precision: confidence,
      'problem.severity': severity === 'note' ? 'recommendation' : severity,
      ...(category === 'security' ? { 'security-severity': RANK[severity] } : {}),
    },
  };
}

const artifact = (path: string) => ({ uri: path.split('/').map(encodeURIComponent).join('/') });

const regionOf = ({ line, column, endLine, endColumn }: CheckedFinding) => ({
  startLine: line,
  startColumn: column,
  endLine,
  endColumn,
});

function fixesOf(finding: CheckFinding | undefined, source: Source | undefined) {
  if (!finding?.patch || source === undefined) return {};
  const { edits, safe, breaks } = finding.patch;
  const replacements = edits.map(({ start, end, text }) => {
    const [from, to] = [positionAt(source, start), positionAt(source, end)];
    return {
      deletedRegion: {
        startLine: from.line,
        startColumn: from.column,
        endLine: to.line,
        endColumn: to.column,
      },
      insertedContent: { text },
    };
  });
  const warning = safe ? '' : ` This changes what happens: ${breaks ?? 'see the rule'}.`;
  const artifactChanges = [{ artifactLocation: artifact(finding.path), replacements }];
  return { fixes: [{ description: { text: finding.fix + warning }, artifactChanges }] };
}

function notification({ rule, severity, message, fix, path, line }: Finding) {
  return {
    descriptor: { id: rule },
    level: severity,
    message: { text: `${message}. ${fix}` },
    ...(path === null
      ? {}
      : {
          locations: [
            {
              physicalLocation: {
                artifactLocation: artifact(path),
                ...(line === null ? {} : { region: { startLine: line } }),
              },
            },
          ],
        }),
  };
}
