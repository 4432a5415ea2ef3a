import { lt, valid } from '@renovatebot/pep440';
import { normalizeName, requiredName } from '../formats/pep508/name.ts';

/** What a pinned release needs of another distribution, which came to be after it and which it could not bound. */
interface Older {
  /** Normalised name (PEP 503). */
  readonly declared: string;
  /** The first release that does without. */
  readonly before: string;
  /** PEP 508 requirement. */
  readonly needs: string;
  readonly because: string;
}

/**
 * Compiled for NumPy 1 without a bound in their metadata, and the first release that is known to run with NumPy 2. Tried: an
 * older one fails with NumPy 2 as it is imported and runs with NumPy 1, this one is imported with NumPy 2. Of OpenCV's four
 * names one was tried, of spaCy the older one alone.
 */
const FOR_NUMPY_1: Readonly<Record<string, string>> = {
  bottleneck: '1.4.0',
  catboost: '1.2.8',
  cftime: '1.6.4',
  'faiss-cpu': '1.9.0',
  h5py: '3.11.0',
  matplotlib: '3.8.4',
  netcdf4: '1.7.1',
  numexpr: '2.10.0',
  onnxruntime: '1.19.0',
  'opencv-contrib-python': '4.10.0.84',
  'opencv-contrib-python-headless': '4.10.0.84',
  'opencv-python': '4.10.0.84',
  'opencv-python-headless': '4.10.0.84',
  pandas: '2.2.2',
  pmdarima: '2.1.1',
  pyarrow: '16.0.0',
  pycocotools: '2.0.8',
  pywavelets: '1.6.0',
  rasterio: '1.4.0',
  'scikit-image': '0.23.2',
  'scikit-learn': '1.4.2',
  shapely: '2.0.4',
  soxr: '0.4.0',
  spacy: '3.8.0',
  tables: '3.10.1',
};

const OLDER: readonly Older[] = [
  ...Object.entries(FOR_NUMPY_1).map(([declared, before]) => ({
    declared,
    before,
    needs: 'numpy<2',
    because: 'is compiled for NumPy 1',
  })),
  // `scipy.linalg.triu` went.
  { declared: 'gensim', before: '4.3.3', needs: 'scipy<1.13', because: 'imports what SciPy 1.13 took away' },
  // `scipy._lib._util._lazywhere` went, and `pandas.util._decorators.deprecate_kwarg` takes other arguments.
  { declared: 'statsmodels', before: '0.14.5', needs: 'scipy<1.16', because: 'imports what SciPy 1.16 took away' },
  { declared: 'statsmodels', before: '0.14.6', needs: 'pandas<3', because: 'calls what pandas 3 changed' },
]; // biome-ignore format: one table, a row a line

/**
 * Bounds that releases need which a manifest pins: their metadata name none, so that an index hands out what came later and
 * does not work with them.
 * @param manifest text of the manifest, whatever its format
 * @param declared normalised names that it asks for
 */
export function boundsOfOlder(
  manifest: string,
  declared: readonly string[],
): readonly { readonly requirement: string; readonly because: string }[] {
  return OLDER.flatMap((one) => {
    if (!declared.includes(one.declared)) return [];
    const newest = newestIn(manifest, one.declared);
    if (newest === null || !lt(newest.version, one.before)) return [];
    if (isBounded(manifest, requiredName(one.needs))) return [];
    return [{ requirement: one.needs, because: `${one.declared} ${newest.said} ${one.because}` }];
  });
}

/**
 * The version that is pinned, or that ends what is allowed: `x==1.2`, `x<2`, `x>=1.2,<2`, `x = "1.2"`, `- x=1.2`, and what
 * only lets its last numbers grow, `x~=1.2.3`, `x = "^1.2"` (Poetry, "Dependency specification").
 */
function newestIn(
  manifest: string,
  name: string,
): { readonly version: string; readonly said: string } | null {
  const pattern = new RegExp(
    `${nameIn(name)}["'=\\s]*(?:\\{\\s*version\\s*=\\s*["']?)?(?:>=?\\s*[\\d.*]+\\s*,\\s*)?([=<~^"'\\s]{1,10})(\\d[\\w.!+]*)`,
    'im',
  );
  const [, operator = '', written = ''] = pattern.exec(manifest) ?? [];
  const version = written.replace(/\.$/, '');
  if (valid(version) === null) return null;
  const grows = /[~^]=?/.exec(operator)?.[0];
  return {
    version: grows === undefined ? version : ceilingOf(version, grows),
    said: (grows ?? '') + version,
  };
}

/** The first version that is not allowed any more. */
function ceilingOf(version: string, grows: string): string {
  const numbers = version.split('.').map((one) => Number.parseInt(one, 10));
  const first = numbers.findIndex((one) => one !== 0);
  const kept = { '^': first < 0 ? numbers.length - 1 : first, '~': Math.min(1, numbers.length - 1) }[grows];
  const at = kept ?? Math.max(0, numbers.length - 2);
  return [...numbers.slice(0, at), (numbers[at] ?? 0) + 1].join('.');
}

/** Whether the manifest itself says which versions it takes. */
function isBounded(manifest: string, name: string): boolean {
  return new RegExp(`${nameIn(name)}["'\\s]*[=~^<>!(]+["'\\s]*(?!["'*\\s])`, 'im').test(manifest);
}

/** A name at the start of a requirement, as people spell it (PEP 503), with extras. */
function nameIn(name: string): string {
  const spelled = normalizeName(name).split('-').join('[-_.]+');
  return `(?:^|[\\s"'[,(])${spelled}(?:\\[[^\\]]*\\])?(?=["'\\s=<>~^!(])`;
}
