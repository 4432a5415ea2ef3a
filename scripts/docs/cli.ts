import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.ts';
import { markdown, type Page } from './page.ts';

/** The help of every command, as it is printed. */
export function cliPage(): Page {
  const sink = Object.assign(Object.create(process.stdout), { columns: 100, isTTY: false });
  const { command } = createProgram({
    version: '',
    process: { stdout: sink, stderr: sink, env: {}, cwd: () => '.', platform: 'linux' },
  });
  const body = [command, ...command.commands].map(section).join('\n\n');
  return markdown('docs/reference/cli.md', 'Command line', body);
}

function section(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  const name = command.parent ? `${command.parent.name()} ${command.name()}` : command.name();
  return `## ${name}\n\n\`\`\`text\n${text.trim()}\n\`\`\``;
}
