/** Decimal units are what disks, registries and people count in; binary ones are what memory limits are written in. */
const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const FACTORS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/** `43.1 MB`: three significant digits, decimal units (1 MB = 10^6 bytes). */
export function formatBytes(bytes: number): string {
  const sign = bytes < 0 ? '-' : '';
  let value = Math.abs(bytes);
  let unit = 0;
  while (Number(value.toPrecision(3)) >= 1000 && unit < DECIMAL.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
  return `${sign}${unit === 0 ? Math.round(value) : digits} ${DECIMAL[unit]}`;
}

/**
 * Bytes of `512MB` (10^6), `1.5 GiB` (2^30) or a plain number of bytes; null for anything else. Single letters
 * (`512m`) are refused: Docker reads them as binary, everyone else as decimal.
 */
export function parseBytes(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const factor = FACTORS[(match?.[2] || 'b').toLowerCase()];
  if (!match?.[1] || factor === undefined) return null;
  const bytes = Math.round(Number(match[1]) * factor);
  return Number.isSafeInteger(bytes) ? bytes : null;
}
