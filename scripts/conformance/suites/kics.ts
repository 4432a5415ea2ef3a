import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Case } from '../case.ts';

const TARGETS = { dockerfile: 'dockerfile', dockerCompose: 'compose' } as const;

interface Expected {
  readonly fileName?: string;
  readonly filename?: string;
}

/**
 * KICS' queries (`assets/queries/{dockerfile,dockerCompose}/QUERY/test`, the layout that its descendants keep too):
 * each positive file must give the query's finding, each negative one must not. A folder of several files is one case
 * for every file that the expected results name.
 */
export function kicsCases(checkout: string): readonly Case[] {
  return Object.entries(TARGETS).flatMap(([platform, target]) => {
    const folder = join(checkout, 'assets/queries', platform);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .sort()
      .flatMap((query) => casesOf(join(folder, query), query, target));
  });
}

function casesOf(folder: string, query: string, target: string): readonly Case[] {
  const test = join(folder, 'test');
  if (!existsSync(join(folder, 'metadata.json')) || !existsSync(test)) return [];
  const { id } = JSON.parse(readFileSync(join(folder, 'metadata.json'), 'utf8')) as { readonly id: string };
  const expected = JSON.parse(
    readFileSync(join(test, 'positive_expected_result.json'), 'utf8'),
  ) as readonly Expected[];
  const named = new Set(expected.flatMap(({ fileName, filename }) => fileName ?? filename ?? []));
  return readdirSync(test)
    .sort()
    .filter((file) => /^(positive|negative)\d*\./.test(file) && extname(file) !== '.json')
    .filter((file) => file.startsWith('negative') || named.size === 0 || named.has(file))
    .map((file) => ({
      tool: 'kics',
      rule: id,
      target,
      expect: file.startsWith('negative') ? 'pass' : 'fail',
      file: query,
      case: file,
      text: readFileSync(join(test, file), 'utf8'),
    }));
}
