/** An object of a document that was read as JSON, YAML or TOML: nothing is known of its values. */
export type Table = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The value when it is a table, an empty one otherwise. */
export function table(value: unknown): Table {
  return isTable(value) ? value : {};
}

/** The value when it is a list, an empty one otherwise. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
