import { BASE, inImage } from '../../example.ts';
import {
  type Family,
  familyOf,
  installedPackages,
  installsUnnamed,
  pythonPackages,
} from '../../facts/contents.ts';
import { copyOf } from '../../facts/copies.ts';
import { probeOf } from '../../facts/probe.ts';
import { history } from '../../facts/reach.ts';
import type { Stage, Step } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

/** Programs a probe may call: the package that brings each, and the bases that have it. */
const TOOLS: Readonly<
  Record<string, { readonly packages: readonly string[]; readonly in: readonly Family[] }>
> = {
  curl: { packages: ['curl'], in: ['full'] },
  wget: { packages: ['wget'], in: ['full', 'alpine'] },
  nc: { packages: ['netcat', 'netcat-openbsd', 'netcat-traditional'], in: ['alpine'] },
  bash: { packages: ['bash'], in: ['full', 'slim'] },
  ps: { packages: ['procps'], in: ['full', 'alpine'] },
  pgrep: { packages: ['procps'], in: ['full', 'alpine'] },
  http: { packages: ['httpie'], in: [] },
};

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
      const tool = TOOLS[command.name];
      if (tool && lacks(final, command.name, tool))
        report(found.instruction, `${command.name} is not in the image`);
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

function lacks(final: Stage, name: string, tool: (typeof TOOLS)[string]): boolean {
  const family = familyOf(final);
  if (family === 'unknown' || tool.in.includes(family) || installsUnnamed(final)) return false;
  const packages = installedPackages(final);
  if (tool.packages.some((found) => packages.has(found))) return false;
  return !history(final).some((step) => brings(step, name));
}

/** Copies the program itself, or a folder of programs from another image. */
function brings({ instruction }: Step, name: string): boolean {
  const { from, sources, destination } = copyOf(instruction);
  if (instruction.keyword !== 'COPY') return false;
  const named = [...sources, ...(destination ? [destination] : [])].some(({ text }) =>
    text.replace(/\/$/, '').endsWith(`/bin/${name}`),
  );
  return named || (from !== null && sources.some(({ text }) => /^\/usr(\/local)?(\/bin)?\/?$/.test(text)));
}
