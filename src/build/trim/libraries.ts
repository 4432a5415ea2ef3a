import { latin1 } from '../../formats/text/decode.ts';
import { contentBytes, contentSize, contentStream } from '../../formats/zip/content.ts';
import type { Entry, FileEntry } from '../../model/entry.ts';
import type { ServicePlan } from '../../model/plan.ts';
import { remembered, type Store } from '../../model/store.ts';
import type { Tree } from '../../model/tree.ts';
import { mapLimited } from '../limit.ts';
import { VENV } from '../venv.ts';
import type { Installed, NamedWheel } from '../wheels.ts';

/** A library that a wheel brings for the native code of other distributions; its own modules have all that they need. */
interface ForOthers {
  /** Its path from site-packages. */
  readonly path: RegExp;
  /** How the wheel's own files would name it, if they loaded it. */
  readonly own: Spelling;
  readonly others: Spelling;
}

/** What native code, and sources, that load a library cannot do without. */
interface Spelling {
  readonly native: string;
  readonly text: RegExp;
}

/**
 * By distribution. ONNX Runtime is there twice: linked into the extension module, and as a library for onnxruntime-genai
 * and the like (microsoft/onnxruntime#19938), which is as large.
 */
const FOR_OTHERS: Readonly<Record<string, ForOthers>> = {
  onnxruntime: {
    path: /^onnxruntime\/capi\/libonnxruntime\.so\.[\d.]+$/,
    own: { native: 'libonnxruntime.so', text: /libonnxruntime\.so/ },
    others: {
      native: 'onnxruntime',
      text: /libonnxruntime|onnxruntime.*["'/\\]capi["'/\\]|["'/\\]capi["'/\\].*onnxruntime/s,
    },
  },
};

/** Raised when the same files come to give another answer. */
const VERSION = 2;
const AT_ONCE = 2;
const MOST_TEXT = 4 * 1024 * 1024;
const NATIVE = /\.so(?:\.[\d.]+)?$/;
/** Records of what is installed name everything and load nothing. */
const RECORDS = /\.dist-info\//;

/** Paths from site-packages of such libraries by file name of their wheel, those left out that anything else of the image may load. */
export async function librariesForOthers(
  wheels: readonly NamedWheel[],
  installed: Installed,
  python: string,
  plan: ServicePlan,
  { tree, store }: { readonly tree: Tree; readonly store: Store },
): Promise<ReadonlyMap<string, string>> {
  const site = `${VENV}/lib/python${python}/site-packages`;
  const found = new Map<string, string>();
  // Wheels are read once in the life of the store: what changes from build to build is the service.
  const once = async <T>(
    kind: string,
    spelling: Spelling,
    wheel: NamedWheel,
    read: (entries: readonly Entry[]) => Promise<T>,
  ): Promise<T> => {
    const key = [VERSION, spelling.native, String(spelling.text), python, wheel.sha256];
    const made = await remembered(store, kind, key, async () => ({
      read: await read(await installed(wheel, python)),
    }));
    return made.read;
  };
  for (const wheel of wheels) {
    const known = FOR_OTHERS[wheel.name];
    if (known === undefined || (await isNamedBySource(known, plan, tree))) continue;
    const path = await once('library-for-others', known.own, wheel, (entries) =>
      onlyLibrary(known, entries, site),
    );
    if (path === null) continue;
    const naming = await mapLimited(wheels, AT_ONCE, async (other) =>
      other === wheel
        ? false
        : once('names-library', known.others, other, (entries) => names(entries, known.others)),
    );
    if (!naming.includes(true)) found.set(wheel.file, path);
  }
  return found;
}

/** The one such library of a wheel, unless another file of that wheel names it. */
async function onlyLibrary(
  { path, own }: ForOthers,
  entries: readonly Entry[],
  site: string,
): Promise<string | null> {
  const files = entries.filter((entry) => entry.kind === 'file');
  const [library, ...more] = files.filter((entry) => path.test(within(entry, site)));
  if (library === undefined || more.length > 0) return null;
  const rest = files.filter((entry) => entry !== library);
  return (await names(rest, own)) ? null : within(library, site);
}

/** Whether any source or native code among files says a name. */
async function names(entries: readonly Entry[], { native, text }: Spelling): Promise<boolean> {
  for (const entry of entries) {
    if (entry.kind !== 'file' || RECORDS.test(entry.path)) continue;
    const isText = /\.(?:py|pth)$/.test(entry.path);
    if (isText && contentSize(entry.content) <= MOST_TEXT) {
      const bytes = await contentBytes(entry.content, MOST_TEXT, entry.path);
      if (text.test(latin1(bytes))) return true;
    } else if (NATIVE.test(entry.path) || (entry.mode & 0o111) !== 0) {
      if (await says(contentStream(entry.content, entry.path), native)) return true;
    }
  }
  return false;
}

/** Whether the service's own files, its command or its variables do. */
async function isNamedBySource({ others }: ForOthers, plan: ServicePlan, tree: Tree): Promise<boolean> {
  const words = [...plan.command.value, ...Object.values(plan.env).map(({ value }) => value)];
  if (words.some((word) => word.includes(others.native))) return true;
  for (const path of plan.source.value.files) {
    if (others.text.test(tree.text(path) ?? '')) return true;
    const blob = NATIVE.test(path) || tree.file(path)?.executable ? tree.blob(path) : null;
    if (blob !== null && !path.endsWith('.py') && (await says(blob.stream(), others.native))) return true;
  }
  return false;
}

/** Whether a name is among bytes, wherever they are cut. */
async function says(chunks: AsyncIterable<Uint8Array>, name: string): Promise<boolean> {
  let before = '';
  for await (const chunk of chunks) {
    const text = before + latin1(chunk);
    if (text.includes(name)) return true;
    before = text.slice(1 - name.length);
  }
  return false;
}

function within({ path }: FileEntry, site: string): string {
  return path.startsWith(`${site}/`) ? path.slice(site.length + 1) : path;
}
