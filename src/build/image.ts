import type { Entry } from '../model/entry.ts';
import type { Layer } from '../model/image.ts';
import type { LockedImage } from '../model/lock.ts';
import type { User } from '../model/plan.ts';
import { accountLines } from './base/accounts.ts';
import { file } from './base/make.ts';
import type { LayerJob } from './cached.ts';
import { mergeEntries } from './merge.ts';

/** The layers of an image of others, as an image built on it has them: where they are, they stay. */
export function imageLayers({ layers }: LockedImage, name: string): readonly Layer[] {
  return layers.map((layer, at) => ({
    kind: 'base',
    what: `layer ${at + 1} of the base`,
    ...layer,
    origin: name,
    cached: true,
  }));
}

/** A layer over an image of others: what lies below one of its links at the top goes where that leads, instead of replacing it. */
export function onImage(job: LayerJob, { links }: LockedImage): LayerJob {
  if (Object.keys(links).length === 0) return job;
  return {
    ...job,
    key: [job.key, { links }],
    async make(aside) {
      const made = await job.make(aside);
      return { ...made, entries: mergeEntries(made.entries.map((entry) => placed(entry, links))) };
    },
  };
}

function placed(entry: Entry, links: LockedImage['links']): Entry {
  const path = through(entry.path, links);
  return entry.kind === 'hardlink'
    ? { ...entry, path, target: through(entry.target, links) }
    : { ...entry, path };
}

function through(path: string, links: LockedImage['links']): string {
  const [top = '', ...rest] = path.split('/');
  return Object.hasOwn(links, top) ? [links[top], ...rest].join('/') : path;
}

/** The accounts of an image of others with the service's added; who has its numbers already keeps them. */
export function accountsOn({ accounts }: LockedImage, user: User): readonly Entry[] {
  const { passwd, group } = accountLines(user);
  return [
    file('etc/group', added(accounts.group, group, user.gid)),
    file('etc/passwd', added(accounts.passwd, passwd, user.uid)),
  ];
}

function added(text: string, line: string, number: number): string {
  const lines = text.split('\n').filter((one) => one !== '');
  if (lines.some((one) => one.split(':')[2] === String(number))) return `${lines.join('\n')}\n`;
  const [name = '', ...rest] = line.split(':');
  const taken = lines.some((one) => one.startsWith(`${name}:`));
  return `${[...lines, [taken ? `${name}-${number}` : name, ...rest].join(':')].join('\n')}\n`;
}
