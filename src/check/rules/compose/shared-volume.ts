import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

const two = (second: string): string =>
  inService(
    'volumes: ["data:/data"]',
    [],
    `${['  worker:', ...inService(second).split('\n').slice(2, -3)].join('\n')}\nvolumes:\n  data: {}\n  other: {}\n`,
  );

export const sharedVolume: ComposeRule = {
  id: 'compose/shared-volume',
  title: 'Shared volumes looked at',
  severity: 'note',
  confidence: 'low',
  persona: 'auditor',
  category: 'security',
  aliases: ['kics:8c978947'],
  everywhere: false,
  why: "Two services that write to one volume can damage each other's files, and one can leave code for the other.",
  fix: 'Give each its own volume, or mount it read-only in all but one.',
  source: 'https://docs.docker.com/engine/storage/volumes/#share-data-between-machines',
  bad: [{ at: 3, example: two('volumes: ["data:/data"]') }],
  good: [two('volumes: ["data:/data:ro"]'), two('volumes: ["other:/data"]')],
  check({ services }, report) {
    const seen = new Set<string>();
    for (const service of services) {
      for (const { source, readOnly, at } of service.mounts) {
        const others = services.filter(
          (other) =>
            other !== service && other.mounts.some((mount) => mount.source === source && !mount.readOnly),
        );
        if (source === null || readOnly || others.length === 0 || seen.has(source)) continue;
        seen.add(source);
        report(at, `${source} is also written by ${others.map(({ name }) => name).join(', ')}`);
      }
    }
  },
};
