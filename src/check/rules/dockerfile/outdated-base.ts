import { BASE } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';
const digest = BASE.slice(BASE.indexOf('@'));

/** The first version of each image that was still maintained when this was written, by the last part of its name. */
const MAINTAINED: Readonly<Record<string, readonly [major: number, minor?: number]>> = {
  python: [3, 10],
  node: [22],
  debian: [12],
  ubuntu: [22, 4],
  alpine: [3, 20],
  postgres: [14],
  ruby: [3, 2],
  php: [8, 1],
  golang: [1, 24],
};
/** Debian's releases without updates, as tags name them. */
const DEBIAN = /(^|-)(jessie|stretch|buster|bullseye)(-|$)/;

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
  check({ stages }, report) {
    for (const { from, base, parent } of stages) {
      if (!from || parent || base.open || base.name.tag === null) continue;
      const { repository, tag } = base.name;
      const release = DEBIAN.exec(tag)?.[2];
      const name = repository.replace(/^(docker\.io\/)?(library\/)?/, '');
      const first = MAINTAINED[name];
      const [, major = '', minor] = /^(\d+)(?:\.(\d+))?(?:\.|-|$)/.exec(tag) ?? [];
      const old =
        first !== undefined &&
        major !== '' &&
        isBefore([Number(major), minor === undefined ? undefined : Number(minor)], first);
      if (old) report(from, `${name}:${tag} is no longer maintained`);
      else if (release !== undefined) report(from, `Debian ${release} is no longer maintained`);
    }
  },
};

/** A tag without a minor version means the newest one. */
function isBefore(
  [major, minor]: readonly [number, number | undefined],
  [first, second]: readonly [number, number?],
): boolean {
  return major < first || (major === first && minor !== undefined && second !== undefined && minor < second);
}
