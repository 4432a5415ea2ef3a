import type { YamlProblem } from '../../formats/yaml/node.ts';
import type { Finding } from '../../model/finding.ts';
import { lineAt, type Source } from '../source.ts';

/** A mistake in YAML as a diagnostic. */
export function malformed({ path, start, message }: YamlProblem, source: Source | null): Finding {
  return {
    rule: 'check/malformed-yaml',
    severity: 'error',
    confidence: 'high',
    message,
    fix: 'Correct the YAML; until then the file is checked only in part.',
    path,
    line: source ? lineAt(source, start) : null,
  };
}
