import type { Part, ProgressEvent } from '../../model/progress.ts';
import type { Look } from '../../report/look.ts';
import { partLine, partLines, pendingWords } from './parts.ts';
import { endLine, liveLine, plainLine, type Step } from './words.ts';

/** Shorter steps leave no trace: what takes no time needs no words. Milliseconds. */
const WORTH_SAYING = 1000;
const REDRAW = 100;
/** How often a log hears of a step that goes on. */
const HEARTBEAT = 10_000;

/** Where steps are shown: a terminal or a log. */
export interface Screen {
  readonly write: (text: string) => void;
  /** True when lines can be drawn over. */
  readonly live: boolean;
  readonly look: Look;
  /** Of the terminal as it is now: it may be made smaller while something goes on. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Milliseconds of `performance.now()`. */
  readonly now: () => number;
}

/**
 * Shows what is being done: one redrawn line with elapsed time and a bar on a terminal, with a table below it of what
 * goes on at once, and plain lines elsewhere. Steps may lie inside one another; the innermost that was heard of last is
 * shown.
 */
export class Display {
  readonly #screen: Screen;
  readonly #steps: Step[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Lines of the terminal that are drawn over. */
  #drawn = 0;
  #lastSaid = 0;
  /** Names of steps that end with the work they were begun for, however much of it is counted. */
  readonly #held = new Set<string>();
  /** Parts whose end a log has been told of. */
  readonly #told = new Set<string>();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Shows `name` until `work` settles. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#steps.push({ name, since: this.#screen.now(), event: null });
    this.#held.add(name);
    this.#start();
    let done = false;
    try {
      const result = await work();
      done = true;
      return result;
    } finally {
      this.#held.delete(name);
      this.#end(name, done);
    }
  }

  /** Takes events of stages: a new step begins with its first event and ends when all is done. */
  report(event: ProgressEvent): void {
    const index = this.#steps.findLastIndex(({ name }) => name === event.step);
    const since = this.#steps[index]?.since ?? this.#screen.now();
    if (index >= 0) this.#steps.splice(index, 1);
    this.#steps.push({ name: event.step, since, event });
    if (!this.#screen.live) this.#tell(event.parts ?? [], since);
    const ended = event.total !== null && event.done >= event.total;
    if (ended && !this.#held.has(event.step)) this.#end(event.step, true);
    else this.#start();
  }

  /** Writes lines of text without mixing them up with the step's line. */
  print(text: string): void {
    this.#erase();
    this.#screen.write(text);
    this.#draw();
  }

  /** Forgets all steps, for instance those a failure has left open. */
  clear(): void {
    this.#steps.length = 0;
    this.#stop();
  }

  #end(name: string, done: boolean): void {
    const index = this.#steps.findLastIndex((step) => step.name === name);
    const [step] = index < 0 ? [] : this.#steps.splice(index, 1);
    this.#erase();
    if (step && done && this.#screen.now() - step.since >= WORTH_SAYING) this.#sayEnd(step);
    if (this.#steps.length === 0) this.#stop();
    else this.#draw();
  }

  #sayEnd(step: Step): void {
    const { live, look, write, now } = this.#screen;
    write(`${live ? endLine(step, now(), look) : plainLine(step, now())}\n`);
    this.#lastSaid = now();
  }

  #start(): void {
    if (this.#timer !== undefined) return;
    this.#lastSaid = this.#screen.now();
    this.#timer = setInterval(() => this.#tick(), REDRAW).unref();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#erase();
  }

  #tick(): void {
    if (this.#screen.live) {
      this.#draw();
      return;
    }
    const step = this.#steps.at(-1);
    const now = this.#screen.now();
    if (step === undefined || now - this.#lastSaid < HEARTBEAT) return;
    const pending = pendingWords(step.event?.parts ?? []);
    this.#screen.write(`${plainLine(step, now)} ...${pending === '' ? '' : ` ${pending}`}\n`);
    this.#lastSaid = now;
  }

  /** Tells a log of every part that has ended, once. */
  #tell(parts: readonly Part[], since: number): void {
    for (const part of parts.filter(({ well }) => well !== null)) {
      const key = JSON.stringify([since, part.name, part.state]);
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      this.#screen.write(`${partLine(part, this.#screen.now() - since)}\n`);
    }
  }

  /** In one write, so that nothing flickers. */
  #draw(): void {
    const step = this.#steps.at(-1);
    const { live, write } = this.#screen;
    if (!live || step === undefined) return;
    const lines = this.#lines(step);
    write(`${this.#erasing()}${lines.join('\n')}`);
    this.#drawn = lines.length;
  }

  #lines(step: Step): readonly string[] {
    const { look, now, size } = this.#screen;
    const { columns, rows } = size();
    const fits = { ...look, width: Math.min(look.width, columns) };
    const at = now();
    // A line that scrolls away could not be drawn over.
    return [liveLine(step, at, fits), ...partLines(step.event?.parts ?? [], at, fits, Math.max(0, rows - 2))];
  }

  #erase(): void {
    if (this.#drawn === 0) return;
    this.#screen.write(this.#erasing());
    this.#drawn = 0;
  }

  /** What takes away all that is drawn: to its first line, then to the end of the screen (ECMA-48, CUU and ED). */
  #erasing(): string {
    if (this.#drawn === 0) return '';
    return `\r${this.#drawn > 1 ? `\u001b[${this.#drawn - 1}A` : ''}\u001b[J`;
  }
}
