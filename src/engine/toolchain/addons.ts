/** What npm packages are compiled with: a compiler, and what node-gyp and the scripts of packages call besides. */
export const ADDON_TOOLS: readonly string[] = [
  ...['base-files', 'coreutils', 'dash', 'findutils', 'grep', 'sed'],
  ...['g++', 'gcc', 'make', 'pkgconf', 'python3-minimal', 'libpython3-stdlib'],
];
