import { posix } from 'node:path';
import type { Tree } from '../../../model/tree.ts';
import { BASE, inventoryOf } from '../../example.ts';
import { requirementFiles } from '../../facts/packages.ts';
import type { Command } from '../../facts/stage.ts';
import type { ApplicationRule } from '../../rule.ts';

const image = `FROM ${BASE}\nCOPY requirements.txt /app/\nRUN pip install --no-cache-dir -r /app/requirements.txt\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n`;
const heavy = (needed: boolean) =>
  inventoryOf({
    heavy: [
      {
        name: 'matplotlib',
        declared: true,
        imported: needed,
        needed,
        because: 'nothing that main.py reaches imports it',
      },
    ],
  });
const example = { Dockerfile: image, 'requirements.txt': 'flask==3.0.3\nmatplotlib==3.10.0\n' };

export const unusedDependency: ApplicationRule = {
  id: 'application/unused-dependency',
  title: 'No heavy dependency that is not used',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'size',
  aliases: [],
  why: 'A framework that the service never imports can be most of its image: one API went from 8.4 GB to 0.2 GB without the machine learning it declared.',
  fix: 'Take it out of the manifest, or move it to an optional group that the image does not install.',
  source: 'https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages',
  bad: [{ at: 'Dockerfile:3', example, inventory: heavy(false) }],
  good: [
    { example, inventory: heavy(true) },
    {
      example: {
        ...example,
        Dockerfile: image.replaceAll('requirements.txt', 'served.txt'),
        'served.txt': 'flask==3.0.3\n',
      },
      inventory: heavy(false),
    },
    {
      example: { ...example, Dockerfile: image.replace(' -r /app/requirements.txt', ' flask==3.0.3') },
      inventory: heavy(false),
    },
  ],
  check({ builds, tree }, report) {
    for (const { facts, service } of builds) {
      const install = facts.stages
        .filter((stage) => facts.built.has(stage))
        .flatMap(({ steps }) => steps.flatMap(({ commands }) => commands))
        .find(
          (command) => requirementFiles(command).length > 0 || /^(poetry|uv|pipenv|pdm)$/.test(command.name),
        );
      for (const { name, declared, needed, because } of service?.heavy ?? [])
        if (install && declared && !needed && mayInstall(install, name, tree))
          report(
            { path: facts.path, start: install.start, end: install.end },
            `${name} is installed and not used: ${because}`,
          );
    }
  },
};

/** False when the lists it installs from are known, name no further ones, and do not name the distribution. */
function mayInstall(install: Command, name: string, tree: Tree): boolean {
  const lists = requirementFiles(install).map((path) => posix.basename(path));
  if (lists.length === 0) return true;
  const texts = tree.files
    .filter(({ path }) => lists.includes(posix.basename(path)))
    .map(({ path }) => tree.text(path) ?? '');
  const named = new RegExp(`^\\s*(-r|--requirement|-e|${name.replaceAll('-', '[-_.]')}(?![\\w.-]))`, 'im');
  return texts.length === 0 || texts.some((text) => named.test(text));
}
