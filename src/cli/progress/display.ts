import type { ProgressEvent } from '../../model/progress.ts';
import type { Look } from '../../report/look.ts';
import { endLine, liveLine, plainLine, type Step } from './words.ts';

/** Shorter steps leave no trace: what takes no time needs no words. Milliseconds. */
const WORTH_SAYING = 1000;
const REDRAW = 100;
/** How often a log hears of a step that goes on. */
const HEARTBEAT = 10_000;
const ERASE_LINE = '\r\u001b[2K';

export interface Screen {
  readonly write: (text: string) => void;
  /** True when the line can be drawn over. */
  readonly live: boolean;
  readonly look: Look;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
}

/**
 * Shows what is being done: one redrawn line with elapsed time and a bar on a terminal, plain lines elsewhere. Steps
 * may lie inside one another; the innermost that was heard of last is shown.
 */
export class Display {
  readonly #screen: Screen;
  readonly #steps: Step[] = [];
  #timer: NodeJS.Timeout | undefined;
  #drawn = false;
  #lastSaid = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Shows `name` until `work` settles. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#begin(name, null);
    let done = false;
    try {
      const result = await work();
      done = true;
      return result;
    } finally {
      this.#end(name, done);
    }
  }

  /** Takes events of stages: a new step begins with its first event and ends when all is done. */
  report(event: ProgressEvent): void {
    const index = this.#steps.findLastIndex((step) => step.event?.step === event.step);
    const since = this.#steps[index]?.since ?? this.#screen.now();
    if (index >= 0) this.#steps.splice(index, 1);
    this.#steps.push({ name: event.step, since, event });
    if (event.total !== null && event.done >= event.total) this.#end(event.step, true);
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

  #begin(name: string, event: ProgressEvent | null): void {
    this.#steps.push({ name, since: this.#screen.now(), event });
    this.#start();
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
      this.#erase();
      this.#draw();
      return;
    }
    const step = this.#steps.at(-1);
    const now = this.#screen.now();
    if (step === undefined || now - this.#lastSaid < HEARTBEAT) return;
    this.#screen.write(`${plainLine(step, now)} ...\n`);
    this.#lastSaid = now;
  }

  #draw(): void {
    const step = this.#steps.at(-1);
    const { live, look, write, now } = this.#screen;
    if (!live || step === undefined) return;
    write(liveLine(step, now(), look));
    this.#drawn = true;
  }

  #erase(): void {
    if (!this.#drawn) return;
    this.#screen.write(ERASE_LINE);
    this.#drawn = false;
  }
}
