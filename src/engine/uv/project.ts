import { stringify } from 'smol-toml';
import { isFault } from '../../formats/pep508/cursor.ts';
import { parseRequirement } from '../../formats/pep508/requirement.ts';
import type { Platform } from '../../model/config.ts';
import { type Question, TORCH_BUILDS } from '../../model/resolve.ts';

/** A name no package on an index has; uv names the project in its explanations. */
export const PROJECT = 'plimsoll-resolution';

const MACHINES: Readonly<Record<Platform, string>> = {
  'linux/amd64': 'x86_64',
  'linux/arm64': 'aarch64',
};

/**
 * A `pyproject.toml` that asks uv the question: environments limited to CPython of one minor version on the
 * platforms, each of which must have a wheel of everything.
 * @param cpuTorch index for `Question.torch`; absent: the one that uv knows
 */
export function projectFile(question: Question, cpuTorch?: string): string {
  const indexes = withTorch(question, cpuTorch);
  const machines = question.platforms.map((platform) => `platform_machine == '${MACHINES[platform]}'`);
  const named = indexes.extra.map(({ name, url, explicit }) => ({ name, url, explicit }));
  const first = indexes.default === null ? [] : [{ url: indexes.default, default: true }];
  const sources = Object.entries(indexes.pinned).map(([name, index]) => [name, { index }]);
  return stringify({
    project: {
      name: PROJECT,
      version: '0',
      'requires-python': `==${question.python}.*`,
      dependencies: [...question.requirements],
    },
    tool: {
      uv: {
        package: false,
        // All in one: several would be answered one after another.
        environments: [environment(question.python, machines.join(' or '))],
        'required-environments': machines.map((machine) => environment(question.python, machine)),
        ...(question.sources === undefined ? {} : { 'dependency-metadata': needless(question) }),
        'override-dependencies': [...question.overrides],
        index: [...named, ...first],
        sources: Object.fromEntries(sources),
        // Its own workspace: uv must not look for one in the folders above.
        workspace: {},
      },
    },
  });
}

/** Says of all that is asked for that it needs nothing: uv would build sources to find out. */
function needless({ requirements }: Question): readonly object[] {
  const named = requirements.map(parseRequirement).flatMap((one) => (isFault(one) ? [] : one.name));
  return [...new Set(named)].map((name) => ({ name, 'requires-dist': [] }));
}

/** The index of PyTorch's builds for CPUs beside the others, for nothing else; uv itself knows the publisher's. */
function withTorch({ indexes, torch }: Question, url: string | undefined): Question['indexes'] {
  if (torch === undefined || url === undefined) return indexes;
  const name = 'plimsoll-cpu-torch';
  const pinned = Object.fromEntries(TORCH_BUILDS.map((each) => [each, name]));
  return {
    ...indexes,
    extra: [...indexes.extra, { name, url, explicit: true }],
    pinned: { ...indexes.pinned, ...pinned },
  };
}

/** A lock that uv takes for an earlier answer of its own: it keeps to the releases in it where it can. */
export function preferencesFile({ preferred }: Question): string {
  const packages = preferred.map(({ name, version }) => ({ name, version }));
  return stringify({ 'lock-version': '1.0', 'created-by': 'plimsoll', packages });
}

function environment(python: string, machine: string): string {
  const [major, minor] = python.split('.').map(Number);
  return [
    `python_full_version >= '${python}'`,
    `python_full_version < '${major}.${(minor ?? 0) + 1}'`,
    "implementation_name == 'cpython'",
    `(${machine})`,
    "sys_platform == 'linux'",
  ].join(' and ');
}
