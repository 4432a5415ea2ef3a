import { plural } from '../formats/units/plural.ts';
import type { Check } from '../model/report.ts';
import type { Look } from './look.ts';
import { printable } from './text.ts';
import { checkLines } from './verification.ts';

/** What the machine has and lacks, for people. */
export function renderDoctor(values: readonly Check[], look: Look): string {
  const checks = printable(values);
  const lacking = checks.filter((check) => check.ok === false).length;
  const verdict =
    lacking === 0
      ? look.style('good', 'this machine has all it takes')
      : look.style('bad', `${plural(lacking, 'thing')} in the way`);
  return [...checkLines(checks, look), '', verdict].map((line) => `${line}\n`).join('');
}
