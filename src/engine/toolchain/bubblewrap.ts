import type { Tool } from '../sandbox/bubblewrap.ts';
import { program, toolbox } from './assemble.ts';
import type { ToolPorts } from './ports.ts';

/** Bubblewrap from the Debian archive, for machines where it is not installed. Rejects with a UserError. */
export async function toolBubblewrap(suite: string, ports: ToolPorts): Promise<Tool> {
  const box = await toolbox(suite, ['bubblewrap'], ports);
  const { command, args } = program(box, 'usr/bin/bwrap');
  return { argv: [command, ...args], folder: box.folder };
}
