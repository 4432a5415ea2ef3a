import { BASE, inImage } from '../../example.ts';
import { pythonPackages } from '../../facts/contents.ts';
import { probeOf } from '../../facts/probe.ts';
import { missingTool } from '../../facts/tools.ts';
import type { DockerfileRule } from '../../rule.ts';

const probe = (base: string, command: string): string =>
  `FROM ${base}\nUSER 10001\nHEALTHCHECK CMD ${command}\nCMD ["/app/serve"]\n`;

export const probeTool: DockerfileRule = {
  id: 'dockerfile/probe-tool',
  title: 'A probe with a program of the image',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'health',
  aliases: [],
  why: 'A probe whose program is not in the image always fails: the service is unhealthy for ever, though it works.',
  fix: 'Use what the image has: python -c with urllib, node -e with fetch, or install the program in the last stage.',
  source: 'https://docs.docker.com/reference/dockerfile/#healthcheck',
  bad: [
    { at: 3, example: probe(BASE, '["curl", "-f", "http://localhost:8000/health"]') },
    {
      at: 3,
      example: probe(
        BASE,
        '["python", "-c", "import requests; requests.get(\'http://localhost:8000/health\').raise_for_status()"]',
      ),
    },
  ],
  good: [
    probe(
      BASE,
      '["python", "-c", "import urllib.request as r; r.urlopen(\'http://localhost:8000/health\')"]',
    ),
    inImage(
      'RUN apt-get update && apt-get install -y --no-install-recommends curl=7.88.1 && rm -rf /var/lib/apt/lists/*',
    ),
  ],
  check(facts, report) {
    const { final } = facts;
    const found = final && probeOf(final);
    if (!final || !found) return;
    for (const command of found.commands) {
      if (missingTool(final, command.name)) report(found.instruction, `${command.name} is not in the image`);
      const module = /\bimport\s+(requests|httpx|aiohttp)\b/.exec(
        command.args.map(({ text }) => text).join(' '),
      )?.[1];
      if (!/^python/.test(command.name) || module === undefined) continue;
      const { packages, complete } = pythonPackages(facts, final);
      if (complete && !packages.some(({ name }) => name === module))
        report(found.instruction, `the Python package ${module} is not in the image`, {
          confidence: packages.length > 0 ? 'high' : 'medium',
        });
    }
  },
};
