import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scenario } from '../../model/bench.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';

/** Distributions without dependencies, a few kilobytes each: one more is asked for in each run. */
const ADDED = ['iniconfig', 'tabulate', 'toolz', 'cachetools', 'zipp', 'more-itertools', 'blinker'];

/** What happens to a copy of the application before a build; false when it cannot be done to this one. */
export async function edit(
  scenario: Scenario,
  run: number,
  folder: string,
  service: Service,
  tree: Tree,
): Promise<boolean> {
  if (scenario === 'code changed') return changeCode(folder, service, run);
  if (scenario === 'dependency added') return addDependency(folder, service, tree, run);
  return true;
}

async function changeCode(folder: string, { reached, language }: Service, run: number): Promise<boolean> {
  const [file] = reached;
  if (file === undefined) return false;
  await appendFile(join(folder, file), `${language === 'python' ? '#' : '//'} change ${run + 1}\n`);
  return true;
}

/** Appends to a list of requirements, written anew as UTF-8 whatever it was. */
async function addDependency(
  folder: string,
  { manifest, declared }: Service,
  tree: Tree,
  run: number,
): Promise<boolean> {
  if (manifest === null || !/\.txt$/.test(manifest)) return false;
  const text = tree.text(manifest);
  if (text === null) return false;
  const names = ADDED.filter((name) => !declared.includes(name)).slice(0, run + 1);
  await writeFile(join(folder, manifest), `${text.replace(/^\ufeff/, '').trimEnd()}\n${names.join('\n')}\n`);
  return true;
}
