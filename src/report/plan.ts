import type { Evidence } from '../model/evidence.ts';
import type { Plan, ServicePlan } from '../model/plan.ts';
import { type WordedChoice, worded } from './choices.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { printable } from './text.ts';

/** What will be built and run, for people, without the reasons. */
export function renderPlan(value: Plan, look: Look): string {
  return blocks(value, look, ({ text }) => text);
}

/** The same with the reason for every decision and what it rests on. */
export function renderReasons(value: Plan, look: Look): string {
  return blocks(value, look, ({ text, choice }) =>
    [
      text,
      look.style('accent', `because ${choice.because}`),
      ...choice.evidence.map((evidence) => look.style('faint', seen(evidence))),
    ].join('\n'),
  );
}

function blocks(value: Plan, look: Look, say: (choice: WordedChoice) => string): string {
  return printable(value)
    .services.map((service) => `${serviceBlock(service, look, say).join('\n')}\n`)
    .join('\n');
}

function serviceBlock(
  service: ServicePlan,
  look: Look,
  say: (choice: WordedChoice) => string,
): readonly string[] {
  const choices = worded(service);
  const rows = choices.map((choice, index) => [
    choices[index - 1]?.label === choice.label ? '' : look.style('faint', choice.label),
    say(choice),
  ]);
  const title = `${look.style('strong', service.id)}  ${service.framework} ${service.kind}`;
  return [title, ...table(rows, { width: look.width, indent: 2 })];
}

function seen({ path, line, text }: Evidence): string {
  return `${path}${line === null ? '' : `:${line}`}${text === '' ? '' : `  ${text}`}`;
}
