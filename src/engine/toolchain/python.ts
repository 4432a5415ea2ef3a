import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PYTHON_SUITES } from '../../formats/deb/suite.ts';
import type { Argv } from '../../model/argv.ts';
import type { PythonTools } from '../uv/uv.ts';
import { BUNDLE, program, type Toolbox, toolbox } from './assemble.ts';
import type { ToolPorts } from './ports.ts';

/** Neither the user's packages, nor the machine's, nor the working directory's; nothing is written beside the sources. */
export const ISOLATED = ['-s', '-S', '-B', '-P'] as const;

/** Where Linux machines keep the authorities they trust. */
const TRUSTED = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
];

/**
 * An interpreter, and pip in it, for machines that have none. On a machine without any certificates, those of
 * Debian's package are trusted, unless the environment names others. Rejects with a UserError.
 * @param python `3.11`
 */
export async function toolPython(
  python: string,
  env: Readonly<Record<string, string | undefined>>,
  ports: ToolPorts,
): Promise<PythonTools> {
  const box = await toolbox(
    PYTHON_SUITES[python] ?? 'trixie',
    [...pythonPackages(python), 'python3-pip-whl'],
    ports,
  );
  const bare = interpreter(box, python);
  const wheels = join(box.folder, 'usr/share/python-wheels');
  const pip = (await readdir(wheels)).find((name) => /^pip-.*\.whl$/.test(name));
  if (pip === undefined) throw new Error(`${wheels} holds no pip`);
  const needsBundle = env['SSL_CERT_FILE'] === undefined && !TRUSTED.some((path) => existsSync(path));
  const trust = needsBundle ? { env: { SSL_CERT_FILE: join(box.folder, BUNDLE) } } : {};
  // A wheel is a zip archive, and Python runs a package from within one.
  return {
    python: { ...bare, ...trust },
    pip: { ...bare, ...trust, args: [...bare.args, join(wheels, pip, 'pip')] },
  };
}

/** What an interpreter with its standard library is made of. */
export function pythonPackages(python: string): readonly string[] {
  return [`python${python}-minimal`, `libpython${python}-stdlib`];
}

/** The start of a command that runs the interpreter of the folder. */
export function interpreter(box: Toolbox, python: string): Argv {
  const { command, args } = program(box, `usr/bin/python${python}`);
  return { command, args: [...args, ...ISOLATED] };
}
