import { BASE } from '../../example.ts';
import { END_OF_LIFE } from '../../facts/end-of-life.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';
const digest = BASE.slice(BASE.indexOf('@'));

export const outdatedBase: DockerfileRule = {
  id: 'dockerfile/outdated-base',
  title: 'A base image that still gets updates',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'What is no longer maintained keeps the holes that are found from now on, and its package archives move away, so that builds fail one day.',
  fix: 'Move to a version that is maintained, and test the application with it.',
  source: 'https://endoflife.date/',
  bad: [
    { at: 1, example: `FROM python:3.7-slim${digest}${rest}` },
    { at: 1, example: `FROM python:3.12-slim-buster${digest}${rest}` },
    { at: 1, example: `FROM node:16.20.2-alpine${digest}${rest}` },
  ],
  good: [
    `FROM python:3.12-slim-bookworm${digest}${rest}`,
    `FROM node:22.11-alpine${digest}${rest}`,
    `FROM example.org/team/python:3.1${digest}${rest}`,
  ],
  check({ stages, today }, report) {
    for (const { from, base, parent } of stages) {
      if (!from || parent || base.open || base.name.tag === null) continue;
      const { repository, tag } = base.name;
      const name = repository.replace(/^(docker\.io\/)?(library\/)?/, '');
      const [what, end] = releaseOf(name, tag) ?? [];
      if (end !== undefined && end < today) report(from, `${what} has had no updates since ${end}`);
    }
  },
};

/** The release that a tag names, with the last day it gets updates: the image's own, else Debian's below it. */
function releaseOf(name: string, tag: string): readonly [what: string, end: string] | null {
  const own = END_OF_LIFE[name];
  const [, major = '', minor] = /^(\d+)(?:\.(\d+))?(?:\.|-|$)/.exec(tag) ?? [];
  const found = [`${major}.${minor}`, major].map((cycle) => own?.[cycle]).find((end) => end !== undefined);
  const debian = Object.entries(END_OF_LIFE['debian'] ?? {});
  const [codename, end] = debian.find(([code]) => /^[a-z]/.test(code) && isPart(tag, code)) ?? [];
  const below = codename !== undefined && end !== undefined ? ([`Debian ${codename}`, end] as const) : null;
  if (found === undefined) return below;
  return below && below[1] < found ? below : [`${name}:${tag}`, found];
}

const isPart = (tag: string, word: string): boolean => tag.split('-').includes(word);
