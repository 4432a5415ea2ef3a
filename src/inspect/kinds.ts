import type { Share } from '../model/inspection.ts';
import type { IndexedFile } from './layer.ts';

/** What a file is for, told by its path; the first that fits counts. */
const KINDS: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'CUDA libraries',
    /(^|\/)(nvidia|cuda[^/]*|triton)\/.*\.(so[.\d]*|bc|a)$|\/lib(cu|nv|torch_cuda|c10_cuda)[^/]*\.so[.\d]*$/,
  ],
  [
    'model weights',
    /\.(pt|pth|ckpt|onnx|safetensors|gguf|h5|keras|tflite|joblib|pkl|pickle|pb|npz|npy|model)$/,
  ],
  ['bytecode', /\.py[co]$/],
  ['tests', /(^|\/)(tests?|testing|__tests__)\//],
  ['documentation', /^usr\/share\/(doc|man|info|help|gtk-doc)\/|(^|\/)(docs?|examples?)\/|\.(md|rst)$/],
  ['locales', /^usr\/(share\/locale|lib\/locale|share\/i18n)\/|\/LC_MESSAGES\/|\.mo$/],
  ['caches', /^(root|home\/[^/]+)\/\.(cache|npm)\/|^var\/cache\/|^var\/lib\/apt\/lists\/|^tmp\//],
  ['version control', /(^|\/)\.(git|hg|svn)\//],
  ['headers', /^usr\/(local\/)?include\/|\/include\/.*\.(h|hpp|cuh|hxx)$|\.(h|hpp|cuh|pxd)$/],
  ['static libraries', /\.(a|la|lib)$/],
  [
    'build tools',
    /^usr\/(local\/)?lib(exec)?\/gcc|^usr\/bin\/([^/]*-)?(gcc|g\+\+|c\+\+|cc|cpp|ld|as|ar|ranlib|nm|strip|gdb|gprof|make|cmake|ninja|git|perl[\d.]*)([-.][^/]*)?$|^usr\/lib\/git-core\//,
  ],
  ['type stubs and source maps', /\.(pyi|d\.[cm]?ts|map)$/],
  ['shared libraries', /\.so(\.[\d.]+)?$|\.node$/],
  ['Python sources', /\.py$/],
  ['JavaScript sources', /\.([cm]?[jt]sx?)$/],
  ['executables', /(^|\/)s?bin\/[^/]+$/],
  ['time zones', /\/(zoneinfo|tzdata)\//],
];

/** The visible bytes by what they are for, largest first; every file counts once. */
export function byKind(visible: ReadonlyMap<string, IndexedFile>): readonly Share[] {
  const shares = new Map<string, { size: number; files: number }>();
  for (const [path, file] of visible) {
    if (file.kind !== 'file') continue;
    const name = kindOf(path);
    const share = shares.get(name) ?? { size: 0, files: 0 };
    share.size += file.size;
    share.files += 1;
    shares.set(name, share);
  }
  return [...shares].map(([name, share]) => ({ name, ...share })).sort((a, b) => b.size - a.size);
}

/** What a file is for, told by its path within the image. */
export function kindOf(path: string): string {
  return KINDS.find(([, pattern]) => pattern.test(path))?.[0] ?? 'other';
}
