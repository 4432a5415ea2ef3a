import type { Run } from '../../model/argv.ts';
import type { Tool } from '../sandbox/bubblewrap.ts';
import type { SandboxNeeds } from '../sandbox/find.ts';
import { program, toolbox } from './assemble.ts';
import type { ToolPorts } from './ports.ts';

/** Suite whose bubblewrap is taken where none is installed. */
const SUITE = 'bookworm';

/** What looking for the sandbox takes. */
export function sandboxNeeds(run: Run, tools: ToolPorts): SandboxNeeds {
  const { store, progress } = tools;
  return { run, store, progress, assemble: () => toolBubblewrap(SUITE, tools) };
}

/** Bubblewrap from the Debian archive, for machines where it is not installed. Rejects with a UserError. */
export async function toolBubblewrap(suite: string, ports: ToolPorts): Promise<Tool> {
  const box = await toolbox(suite, ['bubblewrap'], ports);
  const { command, args } = program(box, 'usr/bin/bwrap');
  return { argv: [command, ...args], folder: box.folder };
}
