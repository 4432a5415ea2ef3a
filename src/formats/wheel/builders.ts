import { quickImports } from '../python/quick-imports.ts';

/** What a distribution has of a package or a program that only builds of others need. */
export interface Built {
  /** A folder or a file, from site-packages. */
  readonly path: string;
  /** What mentions of it say: its dotted name. */
  readonly name: string;
}

/** A package that only builds of other distributions import, or a program that they run. */
interface Builder {
  /** Dotted. */
  readonly name: string;
  /** A package has its first file here; programs are files. From site-packages. */
  readonly file: RegExp;
  /** Words of which a source that leads to it has one. */
  readonly hints: readonly string[];
  /** How else than by an import it is led to. */
  readonly named: RegExp;
  /** Sources that lead to it only when something asks them to, or to build. */
  readonly asked: RegExp;
}

/**
 * `numpy.distutils` extends the standard library's distutils, by which packages were built (it is gone from Python 3.12 on).
 * NumPy leads there from its attribute of the name, from its suite, from f2py when that compiles, and from `rundocs`.
 * f2py itself stays: it is among the names of `from numpy import *`, which SciPy does under other names.
 * `clang` is what libclang installs, 64 MB: TensorFlow requires it and says so in its `setup.py` alone. PyTorch has the compiler
 * of Protocol Buffers twice, 10 MB; who asks gRPC for it means another one.
 */
const BUILDERS: readonly Builder[] = [
  {
    name: 'numpy.distutils',
    file: /^numpy\/distutils\/__init__\.py$/,
    hints: ['distutils', 'rundocs'],
    named: /[\w\])]\.distutils\b|\brundocs\b/,
    asked:
      /^numpy\/(?:(?:distutils|f2py|_pyinstaller)\/|(?:.*\/)?(?:setup|_pytesttester)\.py$|__init__\.py$|testing\/_private\/utils\.py$)/,
  },
  {
    name: 'clang',
    file: /^clang\/__init__\.py$/,
    hints: ['clang', 'libclang'],
    named: /\bclang\.(?:cindex|enumerations|native)\b|\blibclang\b/,
    asked: /^(?:clang|tensorflow\/tools)\//,
  },
  {
    name: 'torch.bin.protoc',
    file: /^torch\/bin\/protoc(?:-[\d.]+)?$/,
    hints: ['protoc'],
    named: /\bprotoc\b/,
    asked: /^grpc\/_runtime_protos\.py$/,
  },
];

const LONG_STRING = /("""|''')[\s\S]*?\1/g;

/** Words of which every source that leads to any of them has one. */
export const BUILDER_HINTS: readonly string[] = BUILDERS.flatMap(({ hints }) => hints);

/** Such packages and programs among paths from site-packages. */
export function buildersAmong(paths: readonly string[]): readonly Built[] {
  return BUILDERS.flatMap(({ name, file }) =>
    paths
      .filter((path) => file.test(path))
      .map((path) => ({ path: path.replace(/\/__init__\.py$/, ''), name })),
  );
}

/** Names of those that a source leads to, by its path from site-packages or the folder it is imported from. */
export function buildersIn(text: string, path: string): readonly string[] {
  return BUILDERS.flatMap(({ name, hints, named, asked }) => {
    if (asked.test(path) || !hints.some((hint) => text.includes(hint))) return [];
    const code = text.replace(LONG_STRING, '""');
    const imported = quickImports(code, path);
    const isLed = named.test(code) || imported.some((one) => one === name || one.startsWith(`${name}.`));
    return isLed ? [name] : [];
  });
}
