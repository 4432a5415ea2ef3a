import { EXIT, UserError } from '../model/error.ts';

export function noCompose(program: string): UserError {
  return new UserError({
    code: 'operate/no-compose',
    message: `${program} has no Compose, which runs stacks`,
    fix:
      program === 'podman'
        ? 'Install Docker Compose 2, which talks to Podman, too (Debian 13: sudo apt-get install docker-compose), then run it again.'
        : 'Install Docker Compose 2 (Debian: sudo apt-get install docker-compose), then run it again.',
  });
}

/** @param lacking why services cannot find each other, and what mends it */
export function noNames({ because, fix }: { readonly because: string; readonly fix: string }): UserError {
  return new UserError({ code: 'operate/no-names', message: because, fix });
}

/** @param said by Compose, of the stack's files */
export function notAStack(said: string): UserError {
  return new UserError({
    code: 'operate/no-stack',
    message: `Compose does not take the files of the stack: ${said.trim().split('\n').at(-1)}`,
    fix: 'Mend the compose files of the application, or remove them and let emit write them anew.',
  });
}

export function needsEngine(): UserError {
  return new UserError({
    code: 'operate/needs-engine',
    message: 'the sandbox runs one service at a time, and a stack needs Docker or Podman with Compose',
    fix: 'Install Docker (plimsoll doctor says how), or try each service alone: plimsoll verify.',
  });
}

/** @param examples where the tree has an example of the value (`path:line`), by name */
export function missingValues(names: readonly string[], examples: ReadonlyMap<string, string>): UserError {
  const shown = names.flatMap((name) => (examples.has(name) ? `${examples.get(name)} (${name})` : []));
  return new UserError({
    code: 'operate/missing-values',
    message: `nobody has said what ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}, and it cannot be made up`,
    fix: `Give ${names.length === 1 ? 'it' : 'each'}: --env ${names[0]}=VALUE, or --env ${names[0]} to pass on a variable.${shown.length === 0 ? '' : ` Examples: ${shown.join(', ')}.`}`,
  });
}

export function notRunning(project: string): UserError {
  return new UserError({
    code: 'operate/not-running',
    message: `nothing of the stack ${project} runs here`,
    fix: 'Start it with plimsoll up, or name the mode it was started in (--mode).',
    exit: EXIT.nothingToDo,
  });
}
