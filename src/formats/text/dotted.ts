/** The last part of a dotted name: `app` of `main.app`. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
