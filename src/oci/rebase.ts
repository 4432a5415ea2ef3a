import { list, type Table, table } from '../formats/document/table.ts';
import type { Layer } from '../model/image.ts';
import type { LockedImage } from '../model/lock.ts';
import { type BaseNeeds, baseLabels, readNeeds } from './base.ts';
import { environmentLines, environmentOver, environmentValues } from './environment.ts';

/** The configuration of an image that is built on an image of others (OCI image-spec, image configuration). */
export interface Rebasable {
  readonly document: Table;
  readonly needs: BaseNeeds;
  /** Of its own layers and its base's, bottom first. */
  readonly diffIds: readonly string[];
  /** `org.opencontainers.image.title`: the service. */
  readonly title: string;
}

/** Reads a configuration; null when it does not say what its base has to have. */
export function readRebasable(config: unknown): Rebasable | null {
  const document = table(config);
  const labels = table(table(document['config'])['Labels']);
  const needs = readNeeds(labels);
  const ids = texts(table(document['rootfs'])['diff_ids']);
  if (needs === null || ids.length <= needs.layers) return null;
  return {
    document,
    needs,
    diffIds: ids,
    title: String(labels['org.opencontainers.image.title'] ?? 'service'),
  };
}

/**
 * The same configuration over another base, as JSON bytes: its layers, history, labels, and the variables of the old base
 * replaced by those of the new one; what the image set itself stays.
 * @param below layers of the new base
 * @param name of the new base, for its label
 */
export function rebasedConfig(
  { document, needs, diffIds }: Rebasable,
  base: LockedImage,
  below: readonly Layer[],
  name: string,
): Uint8Array {
  const config = table(document['config']);
  const history = list(document['history']);
  const [first] = history;
  const lines = below.map(({ what }) => ({ ...table(first), created_by: 'plimsoll', comment: what }));
  const own = Object.entries(environmentValues(texts(config['Env']))).filter(([variable]) =>
    needs.env.includes(variable),
  );
  const env = environmentLines(environmentOver(base.env, Object.fromEntries(own)));
  const labels = {
    ...table(config['Labels']),
    ...baseLabels(base, name, { ...needs, layers: below.length }),
  };
  const changed = {
    ...document,
    config: { ...config, Env: env, Labels: labels },
    rootfs: {
      type: 'layers',
      diff_ids: [...below.map(({ diffId }) => diffId), ...diffIds.slice(needs.layers)],
    },
    history: [...lines, ...history.slice(needs.layers)],
  };
  return Buffer.from(JSON.stringify(changed));
}

function texts(value: unknown): readonly string[] {
  return list(value).filter((one) => typeof one === 'string');
}
