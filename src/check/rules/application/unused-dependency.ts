import { BASE, inventoryOf } from '../../example.ts';
import { unusedOf } from '../../facts/application.ts';
import { pythonPackages } from '../../facts/contents.ts';
import { isForDevelopment, startsNotebook } from '../../facts/development.ts';
import { requirementFiles } from '../../facts/packages.ts';
import type { ApplicationRule } from '../../rule.ts';

const image = `FROM ${BASE} AS base\nCOPY requirements.txt /app/\nRUN pip install --no-cache-dir -r /app/requirements.txt\nFROM base\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n`;
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
const example = {
  Dockerfile: image,
  'requirements.txt': 'flask==3.0.3\nmatplotlib==3.10.0\n',
  '.dockerignore': '.git\n',
};

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
  check({ builds }, report) {
    for (const { facts, service } of builds) {
      const { final } = facts;
      const install = facts.stages
        .filter((stage) => facts.built.has(stage))
        .flatMap(({ steps }) => steps.flatMap(({ commands }) => commands))
        .find(
          (command) => requirementFiles(command).length > 0 || /^(poetry|uv|pipenv|pdm)$/.test(command.name),
        );
      // Who works in notebooks imports what nobody can foresee.
      if (!install || !final || isForDevelopment(facts.path) || startsNotebook(final)) continue;
      const { packages, complete } = pythonPackages(facts, final);
      const mayHave = (name: string): boolean => !complete || packages.some((one) => one.name === name);
      for (const { name, because } of unusedOf(service))
        if (mayHave(name))
          report(
            { path: facts.path, start: install.start, end: install.end },
            `${name} is installed and not used: ${because}`,
          );
    }
  },
};
