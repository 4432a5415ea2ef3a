/** Normalised distribution or extra name (PEP 503, PEP 685): lower case, runs of `-`, `_` and `.` as one `-`. */
export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** The normalised name of what a requirement asks for (PEP 508); the whole text, normalised, where it begins with none. */
export function requiredName(requirement: string): string {
  return normalizeName(/^[A-Za-z0-9._-]+/.exec(requirement)?.[0] ?? requirement);
}
