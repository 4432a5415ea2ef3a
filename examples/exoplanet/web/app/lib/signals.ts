/** A dip in a star's light that comes back. */
export interface Signal {
  period_days: number;
  duration_hours: number;
  depth_ppm: number;
  secondary_ppm: number;
  odd_even_sigma: number;
  snr: number;
  star_radius: number;
}

export type Kind = 'planet' | 'binary' | 'noise';

export interface Answer {
  kind: Kind;
  chances: Record<Kind, number>;
}

export const FIELDS: readonly (readonly [name: keyof Signal, label: string])[] = [
  ['period_days', 'Period (days)'],
  ['duration_hours', 'Duration (hours)'],
  ['depth_ppm', 'Depth (ppm)'],
  ['secondary_ppm', 'Second dip (ppm)'],
  ['odd_even_sigma', 'Odd against even (σ)'],
  ['snr', 'Signal to noise'],
  ['star_radius', 'Star (radii of the Sun)'],
];

/** Signals to begin with. */
export const PRESETS: Readonly<Record<string, Signal>> = {
  'Small planet': preset(9.2, 3.4, 1250, 0, 0, 31),
  'Two stars': preset(2.4, 4.1, 41_000, 9000, 7, 160),
  Flicker: preset(213, 19, 160, 90, 2.2, 8.1),
};

export const NAMES: Readonly<Record<Kind, string>> = {
  planet: 'A planet',
  binary: 'A pair of stars',
  noise: 'Noise',
};

/** The signal in a form's fields; null when one of them holds no number. */
export function signalOf(form: FormData): Signal | null {
  const entries = FIELDS.map(([name]) => [name, Number.parseFloat(String(form.get(name) ?? ''))] as const);
  if (entries.some(([, value]) => !Number.isFinite(value))) return null;
  return Object.fromEntries(entries) as unknown as Signal;
}

/** Whether the answer was known before, for people. */
export function origin(cache: string | null): string {
  if (cache === 'hit') return 'Answered from the cache';
  if (cache === 'miss') return 'Computed just now';
  return 'Computed just now, without a cache';
}

function preset(...values: readonly [number, number, number, number, number, number]): Signal {
  const [period_days, duration_hours, depth_ppm, secondary_ppm, odd_even_sigma, snr] = values;
  return { period_days, duration_hours, depth_ppm, secondary_ppm, odd_even_sigma, snr, star_radius: 1 };
}
