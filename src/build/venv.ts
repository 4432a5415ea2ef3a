import { posix } from 'node:path';
import { memoryBlob } from '../model/blob.ts';
import type { Entry } from '../model/entry.ts';

/** Folder of the virtual environment in every image, relative to `/`. */
export const VENV = 'opt/venv';

/** Of Python where it makes something: nothing is written beside packages, and the order of sets is one order. */
export const PYTHON_VARIABLES = {
  HOME: '/tmp',
  LANG: 'C.UTF-8',
  PATH: `/${VENV}/bin:/usr/bin:/bin`,
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONHASHSEED: '0',
} as const;

/**
 * The virtual environment without packages (PEP 405): what `python -m venv --without-pip` makes of the base's interpreter,
 * with links that hold in the image.
 * @param python `3.11`
 * @param interpreter absolute path of the base's
 */
export function venvEntries(python: string, interpreter = `/usr/bin/python${python}`): readonly Entry[] {
  const owned = { uid: 0, gid: 0 } as const;
  const link = (path: string, target: string): Entry => ({
    ...owned,
    kind: 'symlink',
    path: `${VENV}/${path}`,
    mode: 0o777,
    target,
  });
  const configuration = `home = ${posix.dirname(interpreter)}\ninclude-system-site-packages = false\nversion = ${python}\n`;
  const content = { kind: 'plain', blob: memoryBlob(Buffer.from(configuration)) } as const;
  return [
    { ...owned, kind: 'file', path: `${VENV}/pyvenv.cfg`, mode: 0o644, content },
    { ...owned, kind: 'directory', path: `${VENV}/lib/python${python}/site-packages`, mode: 0o755 },
    link('bin/python', interpreter),
    link('bin/python3', 'python'),
    link(`bin/python${python}`, 'python'),
    link('lib64', 'lib'),
  ];
}
