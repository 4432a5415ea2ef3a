/** Exit codes of the command line (design section 5). */
export const EXIT = { yes: 0, no: 1, couldNotRun: 2, nothingToDo: 3, transient: 75 } as const;

export interface UserErrorFields {
  /** Id in words, `area/what`. */
  readonly code: string;
  /** What happened, and where (file:line when there is one). Never a secret. */
  readonly message: string;
  /** The next action, imperative. */
  readonly fix: string;
  readonly cause?: unknown;
  /** True when the same call may succeed later (exit code 75). */
  readonly transient?: boolean;
  /** Overrides the exit code 2. */
  readonly exit?: number;
}

/**
 * The one error a user sees: raised at the edge, worded in one file per area (`errors.ts`), printed in one
 * place (the command line). Anything else that is thrown is a bug.
 */
export class UserError extends Error {
  readonly code: string;
  readonly fix: string;
  readonly transient: boolean;
  readonly exit: number;

  constructor(fields: UserErrorFields) {
    super(fields.message, { cause: fields.cause });
    this.name = 'UserError';
    this.code = fields.code;
    this.fix = fields.fix;
    this.transient = fields.transient ?? false;
    this.exit = fields.exit ?? (this.transient ? EXIT.transient : EXIT.couldNotRun);
  }
}
