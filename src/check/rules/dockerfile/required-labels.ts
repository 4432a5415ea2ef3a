import { unquote } from '../../../formats/dockerfile/words.ts';
import type { LabelType } from '../../../model/config.ts';
import { inImage } from '../../example.ts';
import { lineage } from '../../facts/reach.ts';
import type { DockerfileFacts, Stage } from '../../facts/stage.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

/** What a value of each type looks like, and who else says that one does not. */
const TYPES: Readonly<Record<LabelType, readonly [RegExp, Alias | null, string]>> = {
  text: [/^[\s\S]*$/, null, 'text'],
  url: [/^[a-z][a-z0-9+.-]*:(\/\/)?[^\s]+$/i, 'hadolint:DL3052', 'a URL'],
  rfc3339: [
    /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/,
    'hadolint:DL3053',
    'a time (RFC 3339)',
  ],
  spdx: [
    /^(0BSD|AFL-3\.0|AGPL-[13]\.0(-only|-or-later)?|Apache-(1\.[01]|2\.0)|Artistic-(1\.0|2\.0)|BSD-[1234]-Clause(-\w+)*|BSL-1\.0|CC-?0-1\.0|CC-BY(-NC)?(-ND|-SA)?-\d\.\d|CDDL-1\.[01]|CPL-1\.0|ECL-2\.0|EPL-[12]\.0|EUPL-1\.[012]|GFDL-1\.[123](-\w+)*|GPL-[123]\.0(\+|-only|-or-later)?|ISC|LGPL-[23]\.[01](\+|-only|-or-later)?|LPPL-1\.3c|MIT(-0)?|MPL-[12]\.[01]|MS-PL|MS-RL|MulanPSL-2\.0|NCSA|OFL-1\.1|OpenSSL|OSL-3\.0|PHP-3\.01|PostgreSQL|Python-2\.0|Ruby|UPL-1\.0|Unlicense|Vim|WTFPL|X11|Zlib|ZPL-2\.[01])$/,
    'hadolint:DL3054',
    'an SPDX licence',
  ],
  hash: [/^([0-9a-f]{7}|[0-9a-f]{40})$/, 'hadolint:DL3055', 'a commit'],
  semver: [
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/,
    'hadolint:DL3056',
    'a semantic version',
  ],
  email: [
    /^[^\s@"(),:;<>[\\\]]+(\.[^\s@]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
    'hadolint:DL3058',
    'an e-mail address',
  ],
};

export const requiredLabels: DockerfileRule = {
  id: 'dockerfile/required-labels',
  title: 'Labels that are asked for',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [
    'hadolint:DL3049',
    'hadolint:DL3050',
    'hadolint:DL3051',
    ...Object.values(TYPES).flatMap(([, alias]) => alias ?? []),
  ],
  why: "Inventories and clean-up jobs find images by their labels; one that lacks them is nobody's.",
  fix: 'Add or correct the label.',
  source: 'https://github.com/opencontainers/image-spec/blob/main/annotations.md',
  policy: { labels: { 'org.opencontainers.image.version': 'semver' }, strictLabels: true },
  bad: [
    { at: 1, example: inImage('WORKDIR /app') },
    { at: 2, example: inImage('LABEL org.opencontainers.image.version=latest') },
    { at: 2, example: inImage('LABEL org.opencontainers.image.version=1.2.3 note=x') },
  ],
  good: [inImage('LABEL org.opencontainers.image.version=1.2.3')],
  check(facts, report) {
    const { labels = {}, strictLabels = false } = facts.policy;
    for (const stage of facts.stages) {
      const persona = stage === facts.final ? 'regular' : 'auditor';
      const { from } = stage;
      if (from)
        for (const name of missing(facts, stage, Object.keys(labels)))
          report(from, `the label ${name} is missing`, { aliases: ['hadolint:DL3049'], persona });
      for (const { key, value, span } of labelsOf(stage)) {
        const fault = labels[key] === undefined ? strictLabels && SUPERFLUOUS : faultOf(value, labels[key]);
        if (fault) report(span, `the label ${key} is ${fault[0]}`, { aliases: fault[1] });
      }
    }
  },
};

type Fault = readonly [what: string, aliases: readonly Alias[]];
const SUPERFLUOUS: Fault = ['not asked for', ['hadolint:DL3050']];

function faultOf(value: string, type: LabelType): Fault | null {
  const [pattern, alias, what] = TYPES[type];
  const known = alias ? [alias] : [];
  if (value === '') return ['empty', ['hadolint:DL3051', ...known]];
  return value.includes('$') || pattern.test(value) ? null : [`not ${what}`, known];
}

function labelsOf({ steps }: Stage) {
  return steps
    .filter(({ instruction, onbuild }) => instruction.keyword === 'LABEL' && !onbuild)
    .flatMap(({ instruction }) =>
      instruction.pairs.map((pair) => ({
        key: unquote(pair.key),
        value: unquote(pair.value ?? ''),
        span: pair,
      })),
    );
}

/** Labels that neither the stage nor those it starts from have; a stage that others use need not have them itself. */
function missing(
  { stages, final }: DockerfileFacts,
  stage: Stage,
  wanted: readonly string[],
): readonly string[] {
  const has = new Set(lineage(stage).flatMap((other) => labelsOf(other).map(({ key }) => key)));
  const used = stages.some(
    (other) =>
      other.parent === stage ||
      other.steps.some(({ instruction }) =>
        instruction.flags.some(({ name, value }) => name === 'from' && value?.toLowerCase() === stage.name),
      ),
  );
  return stage !== final && used ? [] : wanted.filter((name) => !has.has(name));
}
