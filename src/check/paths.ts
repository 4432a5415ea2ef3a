/** A path below a folder (both from the root, POSIX), `.` and `..` resolved; it cannot leave the root. */
export function join(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of [...folder.split('/'), ...path.split('/')]) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Whether a path begins at the root, on Windows too, or at a variable, of which nothing is known. */
export function isAbsolute(path: string): boolean {
  return /^([/\\$]|[A-Za-z]:)/.test(path);
}

/** The folder a file is in, from the root; the empty string for the root itself. */
export function folderOf(file: string): string {
  return join(file.slice(0, Math.max(file.lastIndexOf('/'), 0)), '');
}
