import { closest } from '../../../formats/config/closest.ts';
import { expand } from '../../../formats/dockerfile/expand.ts';
import type { Instruction } from '../../../formats/dockerfile/node.ts';
import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

/** Set in every image, or by the builder. */
const ALWAYS = new Set([
  'PATH',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'FTP_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'SOURCE_DATE_EPOCH',
]);
/** What official images set. */
const OF_BASES =
  /^(JAVA|JRE|JDK|NODE|PYTHON|GO|RUBY|PHP|CUDA|CONDA|NVIDIA|YARN|GEM|CARGO|RUSTUP|DOTNET|ASPNET|NGINX|PG|POSTGRES|HOME|HOSTNAME|LANG|USER)(_|$)|(^GOPATH|^PGDATA)$/;
const EXPANDED = ['ADD', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR', 'ARG'];

export const undefinedVariable: DockerfileRule = {
  id: 'dockerfile/undefined-variable',
  title: 'Variables defined before they are used',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: ['buildkit:UndefinedVar'],
  why: 'An undefined variable is empty, so that COPY, WORKDIR or ENV silently mean something else.',
  fix: 'Define the variable with ARG or ENV in this stage, or correct its name.',
  source: 'https://docs.docker.com/reference/build-checks/undefined-var/',
  bad: [{ at: 3, example: inImage('ARG DIST=dist\nCOPY $DISTS /app/') }],
  good: [inImage('ARG DIST=dist\nCOPY $DIST /app/'), inImage(`COPY \${DIST:-dist} /app/`)],
  check(facts, report) {
    for (const { stage, step } of steps(facts, ...EXPANDED)) {
      const { instruction, before } = step;
      if (step.onbuild || !facts.built.has(stage)) continue;
      const bare = stage.base.text === '' || stage.base.text === 'scratch';
      const own = new Set(instruction.keyword === 'ARG' ? instruction.pairs.map((pair) => pair.key) : []);
      const known = (name: string): boolean =>
        before.env.has(name) ||
        before.args.has(name) ||
        own.has(name) ||
        ALWAYS.has(name.toUpperCase()) ||
        (!bare && OF_BASES.test(name));
      for (const name of unmatched(instruction, known, facts.file.escape)) {
        const meant = closest(name, [...before.env.keys(), ...before.args.keys(), 'PATH']);
        const fix = `Write $${meant}, or define ${name} with ARG or ENV in this stage.`;
        report(instruction, `the variable $${name} is not defined here`, meant === null ? {} : { fix });
      }
    }
  },
};

/** Variables without a value that are used as if they had one: those with a default of their own do not count. */
function unmatched(
  instruction: Instruction,
  known: (name: string) => boolean,
  escaper: string,
): ReadonlySet<string> {
  const texts =
    instruction.pairs.length > 0
      ? instruction.pairs.map(({ key, value }) => `${key} ${value ?? ''}`)
      : instruction.words.map(({ text }) => text);
  const defaulted = (text: string): string => text.replace(/\$\{\w+:?[-+?][^}]*\}/g, '');
  return new Set(
    texts.flatMap((text) => expand(defaulted(text), (name) => (known(name) ? '' : null), escaper).unmatched),
  );
}
