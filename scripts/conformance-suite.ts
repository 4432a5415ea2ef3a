import type { Case } from './conformance/case.ts';
import { hadolintCases } from './conformance/suites/hadolint.ts';
import { kicsCases } from './conformance/suites/kics.ts';

/**
 * Takes another linter's own tests apart: `node scripts/conformance-suite.ts TOOL CHECKOUT > TOOL.json`, for
 * `conformance.ts` to score. The output is another project's data and stays out of this one.
 */
const SUITES: Readonly<Record<string, (checkout: string) => readonly Case[]>> = {
  hadolint: hadolintCases,
  kics: kicsCases,
};

const [tool = '', checkout] = process.argv.slice(2);
const suite = SUITES[tool];
if (!suite || checkout === undefined) {
  process.stderr.write(
    `usage: node scripts/conformance-suite.ts ${Object.keys(SUITES).join('|')} CHECKOUT\n`,
  );
  process.exit(2);
}
process.stdout.write(`${JSON.stringify(suite(checkout), null, 1)}\n`);
