import { posix } from 'node:path';
import type { Evidence } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { Weights } from '../model/inventory.ts';
import type { Tree } from '../model/tree.ts';
import type { Places } from './places.ts';

/** File names that models are kept under. */
const WEIGHTS =
  /\.(pkl|pickle|joblib|sav|pt|pth|onnx|h5|hdf5|keras|safetensors|tflite|ckpt|cbm|ubj|gguf|ggml|engine|caffemodel|weights|mlmodel|pmml|bst|skops|torchscript|ptl|nemo)$/i;
/** A Git LFS pointer file is a few lines of text (Git LFS, "The pointer"). */
const POINTER = 'version https://git-lfs.github.com/spec/';

/** A path of the tree that a service names as a model's file; `{}` stands for a part that is not known. */
export interface WeightUse {
  readonly service: string;
  /** Folder that relative paths start from. */
  readonly workdir: string;
  /** Relative to the root of the tree; null for a path that starts elsewhere, then `written` tells. */
  readonly path: string | null;
  readonly written: string;
  /** True when the code loads it, false when it only names it. */
  readonly loaded: boolean;
  readonly evidence: Evidence;
}

export function isWeights(path: string): boolean {
  return WEIGHTS.test(path);
}

export interface WeightsFound {
  readonly weights: readonly Weights[];
  readonly diagnostics: readonly Finding[];
}

/** Compares the model files that code names with those the tree has: present, pointers only, other case, missing. */
export function compareWeights(tree: Tree, places: Places, uses: readonly WeightUse[]): WeightsFound {
  const found = new Map<string, Weights>();
  const add = (path: string, status: Weights['status'], use: WeightUse): void => {
    const known = found.get(path);
    const usedBy = [...new Set([...(known?.usedBy ?? []), use.service])].sort();
    const evidence = known?.evidence ?? [use.evidence];
    const size = status === 'missing' ? 0 : (tree.file(path)?.size ?? 0);
    found.set(path, { path, size, status, usedBy, evidence });
  };
  for (const use of uses) {
    const files = filesOf(tree, places, use);
    for (const path of files) add(path, isPointer(tree, path) ? 'lfs-pointer' : 'present', use);
    if (files.length > 0 || use.written.includes('{}')) continue;
    const wanted = use.path ?? posix.join(use.workdir, use.written);
    const like = places.likeFile(wanted);
    if (like !== null) add(like, 'wrong-case', use);
    else if (use.loaded && (use.path !== null || !use.written.startsWith('/'))) add(wanted, 'missing', use);
  }
  const weights = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { weights, diagnostics: weights.flatMap(toFinding) };
}

/** The files a use means: exactly, from the working directory or another, inside an image, or all that fit its known parts. */
export function filesOf(tree: Tree, places: Places, use: Omit<WeightUse, 'service'>): readonly string[] {
  const exact = use.path ?? posix.join(use.workdir, use.written);
  if (use.written.includes('{}')) return matching(tree, exact);
  if (places.isFile(exact)) return [exact];
  if (use.path !== null) return [];
  const tails = use.written.startsWith('/') ? use.written.split('/').slice(2) : use.written.split('/');
  for (let from = 0; from < tails.length; from += 1) {
    const files = places.endingIn(tails.slice(from).join('/')).filter((path) => !path.startsWith('..'));
    if (files.length === 1) return files;
    if (files.length > 1) return [nearest(files, use.workdir)];
    if (!use.written.startsWith('/')) break;
  }
  return [];
}

function matching(tree: Tree, pattern: string): readonly string[] {
  const parts = pattern.split('{}');
  const [head = ''] = parts;
  const slash = head.lastIndexOf('/');
  if (slash < 0 && !/\.\w+$/.test(pattern)) return [];
  const expression = new RegExp(
    `^${parts.map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&')).join('[^/]*')}$`,
  );
  return tree.files
    .filter((file) => isWeights(file.path) && expression.test(file.path))
    .map((file) => file.path);
}

function nearest(files: readonly string[], folder: string): string {
  const shared = (path: string): number => {
    let length = 0;
    while (length < path.length && path[length] === folder[length]) length += 1;
    return length;
  };
  return files.toSorted((a, b) => shared(b) - shared(a) || (a < b ? -1 : 1))[0] ?? '';
}

function isPointer(tree: Tree, path: string): boolean {
  if ((tree.file(path)?.size ?? 0) > 1024) return false;
  const head = tree.head(path, POINTER.length);
  return head !== null && Buffer.from(head).toString('latin1') === POINTER;
}

const PROBLEMS: Readonly<Partial<Record<Weights['status'], readonly [message: string, fix: string]>>> = {
  missing: [
    'is loaded and is not in the tree',
    'add the file, fetch it while building, or mount it where it is read',
  ],
  'lfs-pointer': ['is a Git LFS pointer: the model itself was not fetched', 'run `git lfs pull`'],
  'wrong-case': [
    'is spelled otherwise in the code: Linux tells upper and lower case apart',
    'use the same spelling in both places',
  ],
};

function toFinding(weights: Weights): readonly Finding[] {
  const problem = PROBLEMS[weights.status];
  const [place] = weights.evidence;
  if (!problem) return [];
  const [message, fix] = problem;
  const severity = weights.status === 'missing' ? 'warning' : 'error';
  return [
    {
      rule: `scan/weights-${weights.status}`,
      severity,
      confidence: 'medium',
      message: `${weights.path} ${message}`,
      fix,
      path: place?.path ?? weights.path,
      line: place?.line ?? null,
    },
  ];
}
