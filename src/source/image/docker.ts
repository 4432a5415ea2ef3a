import * as z from 'zod';
import type { ImageSource } from '../../model/imagesource.ts';
import { dockerManifest, readDocument } from './documents.ts';
import { badImage } from './errors.ts';
import { layerSource } from './layer.ts';
import type { Parts } from './parts.ts';

/** Opens the first image of an archive in the form of `docker save`; null when the parts are not one. */
export async function dockerImage(name: string, parts: Parts): Promise<ImageSource | null> {
  const manifest = await readDocument(name, parts, 'manifest.json', dockerManifest);
  const first = manifest?.document[0];
  if (!first) return null;
  const config = await readDocument(name, parts, first.Config, z.unknown());
  if (config === null) throw badImage(name, `its configuration ${first.Config} is missing`);
  const layers = await Promise.all(
    first.Layers.map(async (path) => {
      const blob = await parts.get(path);
      if (blob === null) throw badImage(name, `the layer ${path} is missing`);
      return layerSource(blob, null, name);
    }),
  );
  return { name, config: config.document, layers, close: async () => parts.close() };
}
