import { type Directive, parseNginx } from '../../formats/nginx/parse.ts';
import type { Finding } from '../../model/finding.ts';
import { type NginxFacts, nginxFacts } from '../facts/nginx.ts';
import type { CheckFinding } from '../finding.ts';
import { nginxRules } from '../rules/nginx.ts';
import { runRules } from '../run.ts';
import { lineAt, type Source } from '../source.ts';

/** Checks nginx configurations; with `apart` none knows what the others set. */
export function checkNginx(
  sources: readonly Source[],
  apart: boolean,
): {
  readonly facts: ReadonlyMap<string, NginxFacts>;
  readonly findings: readonly CheckFinding[];
  readonly diagnostics: readonly Finding[];
} {
  const files = sources.map((source) => ({ source, file: parseNginx(source.text) }));
  const facts = new Map<string, NginxFacts>();
  const findings: CheckFinding[] = [];
  const diagnostics: Finding[] = [];
  for (const { source, file } of files) {
    const others = apart ? [] : files.filter((other) => other.source !== source);
    const known = nginxFacts(
      file,
      others.flatMap((other) => httpSettings(other.file.directives)),
    );
    facts.set(source.path, known);
    findings.push(...runRules(nginxRules, known, source));
    for (const { message, start } of file.problems.slice(0, 1)) {
      diagnostics.push({
        rule: 'check/malformed-nginx',
        severity: 'error',
        confidence: 'high',
        message,
        fix: 'Correct the configuration; nginx -t names the same place.',
        path: source.path,
        line: lineAt(source, start),
      });
    }
  }
  return { facts, findings, diagnostics };
}

/** What an http block sets for the servers of every file it includes. */
function httpSettings(directives: readonly Directive[]): readonly Directive[] {
  return directives.filter(({ name }) => name === 'http').flatMap(({ block }) => block ?? []);
}
