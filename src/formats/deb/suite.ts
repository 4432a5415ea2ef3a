/** The interpreter of each suite that images are made of, oldest first: Debian ships exactly one. */
export const PYTHON_SUITES: Readonly<Record<string, string>> = { '3.11': 'bookworm', '3.13': 'trixie' };
