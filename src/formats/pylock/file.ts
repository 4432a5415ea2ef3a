import { posix } from 'node:path';

/**
 * The file name of a wheel, which may be left to its address or path (PEP 751, `packages.wheels.name`); null when it is
 * no plain name of a wheel: it becomes a key of our lock and part of messages.
 */
export function wheelFile(name: string | null, location: string): string | null {
  return fileName(name, location, /^[A-Za-z0-9][A-Za-z0-9._+!-]*\.whl$/);
}

/** The same of any file whose name has a form. */
export function fileName(name: string | null, location: string, form: RegExp): string | null {
  const path = /^[a-z][a-z+.-]+:/i.test(location) ? decode(URL.parse(location)?.pathname ?? '') : location;
  const file = name ?? posix.basename(path.replaceAll('\\', '/'));
  return form.test(file) ? file : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
