/** The names that Compose, its documentation and variants of them use. */
const USUAL = /^(docker-)?compose([._-].*)?\.ya?ml$/i;
/** What stands before the name tells variants apart too (`gpu-docker-compose.yml`), and some write `docker_compose`. */
const OTHER = /^(.+[._-])?(docker[._-]?)?compose([._-].*)?\.ya?ml$/i;

/** Whether a path is called as compose files are: surely, or so that only its text can tell; null for any other. */
export function composeName(path: string): 'usual' | 'other' | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (USUAL.test(name)) return 'usual';
  return OTHER.test(name) ? 'other' : null;
}
