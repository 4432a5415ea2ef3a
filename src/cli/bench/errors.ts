import { EXIT, UserError } from '../../model/error.ts';
import { codeOf } from '../../store/errors.ts';

export function unreadableHistory(file: string, cause: unknown): UserError {
  return new UserError({
    code: 'cli/no-history',
    message: `the figures in ${file} cannot be read (${codeOf(cause)})`,
    fix: 'name a file that bench --history or bench --json has written',
    cause,
  });
}

export function nothingToCompare(files: readonly string[]): UserError {
  return new UserError({
    code: 'cli/nothing-to-compare',
    message: `${files.join(' and ')} ${files.length > 1 ? 'have' : 'holds'} no two runs of one service or stack`,
    fix: 'measure twice with --history, or name two files that have figures of the same service',
    exit: EXIT.nothingToDo,
  });
}
