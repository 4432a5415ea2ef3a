/** Lower case letters, digits and single dashes between them: what images, containers and hosts may be called; may be empty. */
export function plainName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** The reference of an image that something is built or watched in: the next one takes it, and nobody wants the one before. */
export function passingReference(what: 'build' | 'watch', name: string): string {
  return `plimsoll-${what}-${plainName(name)}:latest`;
}

/** Whether a reference is one of those. */
export function isPassing(reference: string): boolean {
  return /^plimsoll-(?:build|watch)-[^/]*:latest$/.test(reference);
}
