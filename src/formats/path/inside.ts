/** Whether a path is a folder, or inside it; `.` holds everything. Paths are relative to the root. */
export function isInside(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}
