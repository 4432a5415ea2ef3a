import type { ServicePlan } from '../../model/plan.ts';
import { type Cause, type Diagnosis, group, setting } from '../cause.ts';

/** Variables of the environment that nobody has set. */
export const SETTINGS: readonly Cause[] = [
  {
    id: 'missing-variable',
    pattern: /^KeyError: '([A-Z][A-Z0-9_]+)'/m,
    explain: (match, plan) => missing([group(match)], plan),
  },
  {
    id: 'missing-setting',
    pattern:
      /validation errors? for (\w*(?:Settings|Config)\w*)\n(?:[^\n]{0,300}\n){0,40}?([A-Za-z_]\w*)\n\s+(?:[Ff]ield required|Input should be a valid \w+ \[type=\w+, input_value=None)/m,
    explain: (match, plan) => missing([group(match, 2).toUpperCase()], plan),
  },
  {
    id: 'missing-configuration',
    pattern:
      /(?:UndefinedValueError: (\w+) not found|ImproperlyConfigured: (?:Set the (\w+) environment variable|The (\w+) setting must not be empty))/m,
    explain: (match, plan) => missing([match[1] ?? match[2] ?? match[3] ?? ''], plan),
  },
  {
    // env-schema, which @fastify/env asks: the variables of the environment held against a JSON Schema.
    id: 'missing-required',
    pattern: /(?:\benv must have required property '\w+'(?:, )?)+/,
    explain: ([said], plan) =>
      missing(
        [...said.matchAll(/'(\w+)'/g)].map(([, name = '']) => name),
        plan,
      ),
  },
  {
    id: 'unset-variable',
    pattern:
      /^\S*(?:Error|Exception): [^\n]{0,200}?\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b[^\n]{0,200}?(?:not set|is required|must be set|missing|not found|not defined)/m,
    explain: (match, plan) => missing([group(match)], plan),
  },
  {
    id: 'unset-variable-of-a-client',
    pattern:
      /^\S*(?:Error|Exception): [^\n]{0,300}?\bset(?:ting)? (?:the )?([A-Z][A-Z0-9]*_[A-Z0-9_]+) environment variable/m,
    explain: (match, plan) => missing([group(match)], plan),
  },
];

function missing(names: readonly string[], plan: ServicePlan): Diagnosis {
  const example = plan.inputs.value.find(({ name }) => names.includes(name))?.example;
  const isOne = names.length === 1;
  const name = names.join(', ');
  return {
    because: isOne
      ? `the variable ${name} is not set, and the code has no default for it`
      : `the variables ${name} are not set, and the code has no defaults for them`,
    fix: `Set ${name} in ${setting(plan, 'env')} when ${isOne ? 'it is' : 'they are'} no secret; else give ${isOne ? 'it' : 'them'} when the container starts, and verify with ${isOne ? 'it' : 'them'} in the environment.${example === undefined ? '' : ` ${example} has an example of it.`}`,
  };
}
