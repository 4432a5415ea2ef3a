/** States one after another, those that repeat told once: `good 4, dry 2`. */
export function runs(states: readonly string[]): readonly { state: string; count: number }[] {
  const found: { state: string; count: number }[] = [];
  for (const state of states) {
    const last = found.at(-1);
    if (last?.state === state) last.count += 1;
    else found.push({ state, count: 1 });
  }
  return found;
}
