/** What a piece of text means; the command line turns it into a colour, or into nothing. */
export type Tone = 'strong' | 'faint' | 'good' | 'bad' | 'warn' | 'accent';

/** How text is to look where it is going to be read. */
export interface Look {
  readonly style: (tone: Tone, text: string) => string;
  /** Columns; infinite where lines are not to be broken. */
  readonly width: number;
  /** False where only ASCII can be shown. */
  readonly unicode: boolean;
}

/** No colour, 80 columns: documentation and tests. */
export const plainLook: Look = { style: (_, text) => text, width: 80, unicode: true };

/** The mark before something that holds, does not hold, or could not be tried. */
export function mark(ok: boolean | null, look: Look): string {
  if (ok === null) return look.style('warn', look.unicode ? '–' : '-');
  if (ok) return look.style('good', look.unicode ? '✔' : 'ok');
  return look.style('bad', look.unicode ? '✘' : 'X');
}
