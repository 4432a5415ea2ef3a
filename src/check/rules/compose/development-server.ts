import { at } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import { developing } from '../../facts/development.ts';
import type { ComposeRule } from '../../rule.ts';

/** Run other programs: what counts comes after them. */
const RUNNERS = /^(sh|bash|-c|exec|uv|run|poetry|pipenv|npx|python3?|-m)$/;

export const developmentServer: ComposeRule = {
  id: 'compose/development-server',
  title: 'No development server as the command',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  everywhere: false,
  why: 'It takes the place of what the image starts: reloaders watch files instead of serving, and their debuggers run code for whoever finds them.',
  fix: 'Move the command to compose.override.yaml, which is for development.',
  source: 'https://docs.docker.com/compose/how-tos/production/',
  bad: [{ at: 3, example: inService('command: uvicorn main:app --host 0.0.0.0 --reload') }],
  good: [inService('command: uvicorn main:app --host 0.0.0.0')],
  check({ services, dockerfileOf }, report) {
    for (const service of services) {
      const { node, command } = service;
      const found = at(node, 'command');
      if (!found || !command) continue;
      const words = command.flatMap((word) => word.split(/\s+/)).filter((word) => word !== '');
      const first = words.findIndex((word) => !RUNNERS.test(word));
      const [name = '', ...rest] = words.slice(Math.max(first, 0));
      const reason = developing(
        name.slice(name.lastIndexOf('/') + 1),
        rest,
        dockerfileOf(service)?.read ?? (() => null),
      );
      if (reason !== null) report(found, `${reason} is for development`);
    }
  },
};
