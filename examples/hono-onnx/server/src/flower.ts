/** What is measured of a flower, in centimetres, in the order the model takes it. */
export const MEASURES = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'] as const;

export const SPECIES = ['setosa', 'versicolor', 'virginica'] as const;

export type Flower = Readonly<Record<(typeof MEASURES)[number], number>>;
export type Species = (typeof SPECIES)[number];

export interface Answer {
  readonly species: Species;
  readonly chances: Readonly<Record<Species, number>>;
}

/** A flower, or what is wrong with what was sent, for people. */
export function readFlower(body: unknown): { flower: Flower } | { problem: string } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { problem: 'send a JSON object' };
  const given = new Map<string, unknown>(Object.entries(body));
  const unknown = [...given.keys()].filter((name) => !(MEASURES as readonly string[]).includes(name));
  if (unknown.length > 0) return { problem: `${unknown.join(', ')}: not a measure` };
  for (const name of MEASURES) {
    const value = given.get(name);
    if (typeof value !== 'number' || !(value > 0 && value < 100))
      return { problem: `${name}: give centimetres, more than 0 and less than 100` };
  }
  return { flower: Object.fromEntries(given) as Flower };
}

/** The likeliest species, and how likely each is. */
export function answerOf(chances: ArrayLike<number>): Answer {
  const rounded = SPECIES.map((_, index) => Math.round((chances[index] ?? 0) * 10000) / 10000);
  const best = rounded.indexOf(Math.max(...rounded));
  return {
    species: SPECIES[best] ?? 'setosa',
    chances: Object.fromEntries(SPECIES.map((name, index) => [name, rounded[index] ?? 0])) as Record<Species, number>,
  };
}
