import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { uvHere, WHEELS } from './local.ts';

const CACHE = join(import.meta.dirname, '../../.cache');
const FOLDER = join(CACHE, 'venv');

/** The interpreter of a virtual environment with these requirements; kept in .cache, and shared by the examples. */
export async function pythonWith(requirements: string): Promise<string> {
  const python = join(FOLDER, 'bin/python');
  if (!existsSync(python)) await execa('python3.11', ['-m', 'venv', '--without-pip', FOLDER]);
  const { command, env } = await uvHere();
  const from = ['--find-links', WHEELS, '--only-binary', ':all:', '--cache-dir', join(CACHE, 'uv')];
  await execa(command, ['pip', 'install', '--quiet', '--python', python, ...from, '-r', requirements], {
    env,
  });
  return python;
}
