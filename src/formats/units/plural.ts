/** `1 service`, `2 services`; `plural(2, 'is', 'are')` for words that do not take an s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
