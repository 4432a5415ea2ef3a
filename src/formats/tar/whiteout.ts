/** How a layer says that something of the layers below it is gone (OCI image-spec, layer, "Whiteouts"). */
export interface Whiteout {
  /** Path of the folder it is in; empty for the root. */
  readonly folder: string;
  /** Name in that folder that is gone; null when all that lower layers put there is (an opaque whiteout). */
  readonly hides: string | null;
}

const PREFIX = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** True for the path of a member that is a whiteout, whatever it hides. */
export function isWhiteout(path: string): boolean {
  // Layers have half a million names, and hardly one of them holds the prefix at all.
  return path.includes(PREFIX) && path.startsWith(PREFIX, path.lastIndexOf('/') + 1);
}

/** True also for what lies in a folder that is called like one: no file system that is laid over others shows it. */
export function isInWhiteout(path: string): boolean {
  return path.startsWith(PREFIX) || path.includes(`/${PREFIX}`);
}

/** What a member hides, by its path; null when it is a file like others. The name it hides is not checked. */
export function whiteoutOf(path: string): Whiteout | null {
  if (!isWhiteout(path)) return null;
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  return {
    folder: path.slice(0, Math.max(0, slash)),
    hides: name === OPAQUE ? null : name.slice(PREFIX.length),
  };
}
