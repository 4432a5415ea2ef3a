import type { EmittedFile } from '../../model/files.ts';
import type { Setting } from '../../model/stack.ts';
import type { Emission } from '../input.ts';

/** `ENVIRONMENT.md`: every variable the code reads, who reads it where, and what it gets in the stack. */
export function environmentReference({ plan, inventory }: Emission): EmittedFile {
  const sections = inventory.services.flatMap((service) => {
    const running = plan.stack.services.find(({ id }) => id === service.id);
    if (!running || service.env.length === 0) return [];
    const rows = service.env.map((variable) => {
      const setting = running.env[variable.name]?.value;
      const baked = running.build[variable.name]?.value;
      return [
        `\`${variable.name}\``,
        variable.required ? 'yes' : 'no',
        cell(baked === undefined ? given(setting) : `\`${baked}\`, when building`),
        variable.default === null ? '' : `\`${cell(variable.default)}\``,
        `${cell(variable.path)}${variable.line === null ? '' : `:${variable.line}`}`,
      ];
    });
    const table = [
      ['variable', 'required', 'in the stack', "the code's default", 'read at'],
      ['---', '---', '---', '---', '---'],
      ...rows,
    ];
    return ['', `## ${service.id}`, '', ...table.map((row) => `| ${row.join(' | ')} |`)];
  });
  const lines = [
    '# Environment',
    '',
    'Written by plimsoll emit. What is required and not given by the stack stands in `.env`; development and production',
    'read the same names, and the stack gives both the same addresses.',
    ...sections,
  ];
  return { path: 'ENVIRONMENT.md', text: `${lines.join('\n')}\n`, what: 'reference of the environment' };
}

function given(setting: Setting | undefined): string {
  if (setting === undefined) return 'set in the image';
  return setting.kind === 'passed' ? 'what `.env` has' : `\`${setting.text}\``;
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
}
