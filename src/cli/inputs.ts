import { InvalidArgumentError } from 'commander';
import { closest } from '../formats/config/closest.ts';
import type { Plan } from '../model/plan.ts';
import { unknownInput } from './errors.ts';

type Values = Readonly<Record<string, string>>;

/** Gathers `NAME=VALUE`, or `NAME` alone, whose value is that of our own environment: a secret stays out of the shell's history. */
export function collectInput(env: Readonly<Record<string, string | undefined>>) {
  return (text: string, before: Values | undefined): Values => {
    const [, name, , value = env[name ?? '']] = /^([A-Za-z_][A-Za-z0-9_]*)(=(.*))?$/s.exec(text) ?? [];
    if (name === undefined)
      throw new InvalidArgumentError('It is NAME=VALUE, or NAME to pass on a variable.');
    if (value === undefined) throw new InvalidArgumentError(`${name} is not set here to be passed on.`);
    return { ...before, [name]: value };
  };
}

/** A value that no service asks for would have no effect: that is a mistake of whoever typed it. */
export function checkInputs(plan: Plan, values: Values): void {
  const known = plan.services.flatMap((service) => service.inputs.value.map(({ name }) => name));
  for (const name of Object.keys(values))
    if (!known.includes(name)) throw unknownInput(name, [...new Set(known)], closest(name, known));
}
