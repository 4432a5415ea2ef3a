import { InvalidArgumentError } from 'commander';
import { isRepository, isTag } from '../formats/reference/reference.ts';
import type { Image } from '../model/image.ts';
import { ambiguousName } from './errors.ts';

/** Reads `TAG` or `NAME:TAG`. */
export function parseTag(text: string): string {
  const [last = '', name] = text.split(':').toReversed();
  const fits = isTag(last) && (name === undefined || (isRepository(name) && text.split(':').length === 2));
  if (!fits)
    throw new InvalidArgumentError('It is a tag such as 1.4.0, or a name with one such as shop/api:1.4.0.');
  return text;
}

/** The images under the tag asked for. A whole name can be that of one service only. */
export function retag(images: readonly Image[], tag: string | undefined): readonly Image[] {
  if (tag === undefined) return images;
  const services = [...new Set(images.map((image) => image.service))];
  if (tag.includes(':') && services.length > 1) throw ambiguousName(tag, services);
  return images.map((image) => ({
    ...image,
    ref: tag.includes(':') ? tag : `${image.ref.replace(/:[^:/]*$/, '')}:${tag}`,
  }));
}
