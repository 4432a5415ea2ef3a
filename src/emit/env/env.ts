import type { EmittedFile } from '../../model/files.ts';
import type { EnvironmentVariable } from '../../model/inventory.ts';
import type { Emission } from '../input.ts';
import { commented } from '../words.ts';
import { askedVariables } from './asked.ts';
import { environmentReference } from './reference.ts';

/** `.env.example`, and a page that says of every variable who reads it where. */
export function envFiles(input: Emission): readonly EmittedFile[] {
  return [example(input), environmentReference(input)];
}

/** What has to be set, then what can be. */
function example(input: Emission): EmittedFile {
  const { stack } = input.plan;
  const required = stack.secrets
    .filter(({ value }) => value.kind === 'variable')
    .flatMap(({ value, because }) => [
      '',
      ...commented(
        `${value.readBy.join(', ')}: ${because}${value.random ? '. Letters and digits: openssl rand -hex 24' : ''}`,
      ),
      `${value.name}=`,
    ]);
  const also = askedVariables(input).flatMap(({ name, because }) => ['', ...commented(because), `${name}=`]);
  const files = stack.secrets.filter(({ value }) => value.kind === 'file');
  const optional = optionalVariables(input).flatMap(({ variable, readBy }) => [
    '',
    ...commented(
      `${readBy.join(', ')}: ${variable.path}${variable.line === null ? '' : `:${variable.line}`}`,
    ),
    `# ${variable.name}=${variable.default === null ? '' : oneLine(variable.default)}`,
  ]);
  const lines = [
    '# Copy it to .env, which no image and no repository gets, and fill it in.',
    ...(required.length > 0 ? ['', '# Required', ...required] : []),
    ...(also.length > 0 ? ['', '# Required by what is laid over the stack', ...also] : []),
    ...(files.length > 0
      ? [
          '',
          ...commented(
            `Files that have to be there, readable by their owner alone: ${files.map(({ value }) => `secrets/${value.name.toLowerCase()}`).join(', ')}`,
          ),
        ]
      : []),
    ...(optional.length > 0 ? ['', '# Optional: the code has a default', ...optional] : []),
  ];
  return { path: '.env.example', text: `${lines.join('\n')}\n`, what: 'variables to fill in' };
}

export interface OptionalVariable {
  readonly variable: EnvironmentVariable;
  readonly readBy: readonly string[];
}

/** Variables that are passed on when they are set, each with the services that read it. */
function optionalVariables({ plan, inventory }: Emission): readonly OptionalVariable[] {
  const found = new Map<string, OptionalVariable>();
  for (const { id, image, env } of plan.stack.services) {
    const service = inventory.services.find((one) => one.id === image);
    for (const variable of id === image ? (service?.env ?? []) : []) {
      if (env[variable.name]?.value.kind !== 'passed') continue;
      const known = found.get(variable.name) ?? { variable, readBy: [] };
      found.set(variable.name, { ...known, readBy: [...known.readBy, id] });
    }
  }
  return [...found.values()].sort((a, b) => (a.variable.name < b.variable.name ? -1 : 1));
}

function oneLine(text: string): string {
  return /^[\w./:@%+,=-]*$/.test(text) ? text : JSON.stringify(text);
}
