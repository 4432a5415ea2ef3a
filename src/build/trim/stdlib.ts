/**
 * Top-level modules that Debian's packages of the interpreter hold, and that are for developers and classrooms, or stand in
 * for compiled modules (`_decimal`, `_datetime`, `_io`) which those packages have. Modules that have a package of their own
 * (`tkinter`, `idlelib`, `ensurepip`) are there only when that was asked for.
 */
export const PARTS: readonly string[] = [
  '_pydatetime',
  '_pydecimal',
  '_pyio',
  'pydoc_data',
  'test',
  'turtle',
  'turtledemo',
];

const FILE =
  /^usr\/lib\/python3(?:\.\d+)?\/(?:(\w+)(?:\/|\.py$)|lib-dynload\/(?:_test|_xx|xx|_ctypes_test)\w*\.)/;

/** Whether a file of the base belongs to one of these parts. Extension modules of the test suite go with `test`. */
export function isOfParts(path: string, parts: readonly string[]): boolean {
  const found = FILE.exec(path);
  return found !== null && parts.includes(found[1] ?? 'test');
}
