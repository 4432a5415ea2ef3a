import { badWheel, unsafeWheel } from './errors.ts';

/** A command that a distribution declares: `name = module:function`. */
export interface ScriptEntryPoint {
  readonly name: string;
  readonly module: string;
  /** Dotted, below the module. */
  readonly attribute: string;
}

const SCRIPT_GROUPS = ['console_scripts', 'gui_scripts'];
const NAME = /^[\p{L}\p{N}_.+-]+$/u;
const VALUE = /^([\p{L}\p{N}_.]+)\s*:\s*([\p{L}\p{N}_.]+)\s*(\[.*\])?$/u;

/**
 * The commands of an `entry_points.txt` (PyPA entry points specification), by name, the last of a name counts. For pip
 * itself the versioned names of the target's Python replace those it was built with, as pip does.
 * Throws a UserError when a name is no file name or a value names no function.
 * @param python `3.11`
 */
export function scriptEntryPoints(text: string, python: string, file: string): readonly ScriptEntryPoint[] {
  const scripts = new Map<string, ScriptEntryPoint>();
  let group = '';
  for (const line of text.split(/\r\n|\n|\r/).map((one) => one.trim())) {
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[') && line.endsWith(']')) {
      group = line.slice(1, -1);
      continue;
    }
    if (SCRIPT_GROUPS.includes(group)) {
      const script = parseScript(line, file);
      scripts.set(script.name, script);
    }
  }
  return versioned(scripts, python);
}

function parseScript(line: string, file: string): ScriptEntryPoint {
  const at = line.indexOf('=');
  const name = (at < 0 ? line : line.slice(0, at)).trim();
  const value = VALUE.exec(at < 0 ? '' : line.slice(at + 1).trim());
  if (!NAME.test(name) || name === '.' || name === '..')
    throw unsafeWheel(file, `a command named ${JSON.stringify(name)}`);
  if (!value) throw badWheel(file, `the command ${name} names no function`);
  return { name, module: value[1] ?? '', attribute: value[2] ?? '' };
}

function versioned(
  scripts: ReadonlyMap<string, ScriptEntryPoint>,
  python: string,
): readonly ScriptEntryPoint[] {
  const pip = scripts.get('pip');
  if (!pip) return [...scripts.values()];
  const others = [...scripts.values()].filter(({ name }) => !/^pip(\d+(\.\d+)?)?$/.test(name));
  return [...['pip', 'pip3', `pip${python}`].map((name) => ({ ...pip, name })), ...others];
}

/** The script that runs an entry point, byte for byte what pip writes below the first line. */
export function entryPointScript(script: ScriptEntryPoint, interpreter: string): string {
  const [imported] = script.attribute.split('.');
  return [
    `#!${interpreter}`,
    '# -*- coding: utf-8 -*-',
    'import re',
    'import sys',
    `from ${script.module} import ${imported}`,
    "if __name__ == '__main__':",
    "    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])",
    `    sys.exit(${script.attribute}())`,
    '',
  ].join('\n');
}
