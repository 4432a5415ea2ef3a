import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { WHEELS } from './local.ts';

const FOLDER = join(import.meta.dirname, '../../.cache/venv');

/** The interpreter of a virtual environment with these requirements; kept in .cache, and shared by the examples. */
export async function pythonWith(requirements: string): Promise<string> {
  const python = join(FOLDER, 'bin/python');
  if (!existsSync(python)) {
    await mkdir(FOLDER, { recursive: true });
    await execa('python3.11', ['-m', 'venv', FOLDER]);
  }
  const find = ['--find-links', WHEELS, '--only-binary', ':all:'];
  await execa(python, ['-m', 'pip', 'install', '--quiet', '--no-compile', ...find, '-r', requirements]);
  return python;
}
