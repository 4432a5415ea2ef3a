import type { Choice } from './evidence.ts';
import type { Stop } from './plan.ts';

/** How an expert runs a service of one framework: what `Framework.recipe(service)` returns and planning builds on. */
export interface Recipe {
  /**
   * Exec form, run from the service's working directory. `command[0]` is a script of the virtual environment
   * (`uvicorn`, `gunicorn`, `python`) by bare name; planning makes it absolute. Binds 0.0.0.0, no reload, no debug.
   */
  readonly command: Choice<readonly string[]>;
  /** PEP 508 requirements the command needs; planning adds those the manifest does not declare. */
  readonly requires: readonly string[];
  /** Port when the code names none. */
  readonly port: Choice<number> | null;
  /** Route to ask when the code has no health route; null when only an open port can be asked for. */
  readonly probe: Choice<string> | null;
  readonly env: Readonly<Record<string, Choice<string>>>;
  /** True when the command forks workers and so needs an init or a reaping parent. */
  readonly forks: boolean;
  /** How it is told to end, where that is not SIGTERM. */
  readonly stop?: Choice<Stop['signal']>;
}
