import { isTestFile, moduleAt, testFolderOf } from '../../formats/wheel/sources.ts';
import type { TrimKind } from '../../model/plan.ts';

/** What the rules go by, besides a file's path. */
export interface TrimFacts {
  /** Path of the distribution's files from site-packages, to tell what stands beside a file. */
  readonly paths: ReadonlySet<string>;
  /** Folders of tests that go as a whole (`package/tests`), and modules for tests (`package/module`). */
  readonly tests: ReadonlySet<string>;
  /** Packages (`package/distutils`) and programs for builds of others. */
  readonly builders: readonly string[];
  /** Folders of tests of which only the tests themselves go: something imports a helper from them. */
  readonly helpers: ReadonlySet<string>;
  /** Tests in those that something imports. */
  readonly kept: ReadonlySet<string>;
  /** Those of `helpers` in which a helper may read files beside it. */
  readonly reading: ReadonlySet<string>;
  /** Folders called `include` that hold headers. */
  readonly headers: ReadonlySet<string>;
  /** Stubs that are read at run time. */
  readonly stubs: ReadonlySet<string>;
}

/**
 * Distributions that compile while they run, for a device or with a compiler of their own: their headers and libraries are
 * not for developers only.
 */
const COMPILES =
  /^(?:cupy.*|cuda-.*|nvidia-.*|numba.*|pyopencl|pycuda|pybind11|triton.*|taichi|warp-lang|tilelang|jax.*|ziglang|cmake|meson|ninja|cffi|cppyy.*|clang|libclang|llvmlite|tinygrad|cling)$/;
/** Distributions that read the stubs of others, or bring them for that. */
const READS_STUBS =
  /^(?:mypy.*|basedmypy|jedi|pyright|basedpyright|pytype|pyre-check|typeshed-client|griffe|ty|pyrefly)$/;

const HEADER = /\.(?:h|hh|hpp|hxx|cuh|(?:pxd|pxi|pyx)(?:\.tp|\.in)?)$/i;
/** What headers include, in a folder of theirs: TensorFlow has 126 MB of generated `.inc`. */
const INCLUDED = /^((?:.*?\/)?include)\/.*\.(?:inc|inl|ipp|tcc|tpp|def|td|c|cc|cpp|cxx|cu)$/i;
const SOURCE = /^(.*?)\.(?:c|cc|cpp|cxx)$/i;
const STATIC = /\.(?:a|la|lib|cmake)$|\/pkgconfig\/[^/]+\.pc$/i;

/**
 * The rule by which a file of a wheel is left out, or null when it stays.
 * @param path from site-packages; other places of the virtual environment keep their path from there
 * @param distribution normalised name
 */
export function trimRule(
  path: string,
  distribution: string,
  kinds: ReadonlySet<TrimKind>,
  facts: TrimFacts,
): TrimKind | null {
  const folder = testFolderOf(path);
  const isData = !path.endsWith('.py') && !path.endsWith('.so') && !facts.reading.has(folder);
  const isTest =
    facts.tests.has(folder) ||
    facts.tests.has(moduleAt(path)) ||
    (facts.helpers.has(folder) && !facts.kept.has(path) && (isTestFile(path) || isData));
  if (kinds.has('tests') && isTest) return 'tests';
  if (kinds.has('stubs') && isStub(path, distribution, facts)) return 'stubs';
  if (kinds.has('headers') && facts.builders.some((one) => path === one || path.startsWith(`${one}/`)))
    return 'headers';
  if (COMPILES.test(distribution)) return null;
  if (kinds.has('headers') && isForCompilers(path, facts)) return 'headers';
  if (kinds.has('static') && STATIC.test(path)) return 'static';
  return null;
}

function isStub(path: string, distribution: string, { stubs }: TrimFacts): boolean {
  if (READS_STUBS.test(distribution) || path.includes('typeshed')) return false;
  return (path.endsWith('.pyi') && !stubs.has(path)) || path.endsWith('/py.typed');
}

/** Headers and what they include, sources of extension modules. */
function isForCompilers(path: string, facts: TrimFacts): boolean {
  return HEADER.test(path) || facts.headers.has(INCLUDED.exec(path)?.[1] ?? '') || isCompiled(path, facts);
}

/** The outermost folders called `include` that hold headers. */
export function headerFolders(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths)
    if (HEADER.test(path)) folders.add(/^(?:.*?\/)?include(?=\/)/.exec(path)?.[0] ?? '');
  folders.delete('');
  return folders;
}

/** The C source that an extension module beside it was made of. */
function isCompiled(path: string, { paths }: TrimFacts): boolean {
  const stem = SOURCE.exec(path)?.[1];
  if (stem === undefined) return false;
  for (const suffix of ['.so', '.abi3.so', ...SUFFIXES]) if (paths.has(stem + suffix)) return true;
  return false;
}

const SUFFIXES = ['3.11', '3.13'].flatMap((python) =>
  ['x86_64', 'aarch64'].map((machine) => `.cpython-${python.replace('.', '')}-${machine}-linux-gnu.so`),
);
