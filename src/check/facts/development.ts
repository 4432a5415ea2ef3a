import { packageManifest } from '../../formats/npm/manifest.ts';
import type { Stage } from './stage.ts';
import { startOf } from './start.ts';

/** Whether a container file is for development or for tests, by its name. */
export function isForDevelopment(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    /(^|[._-])(override|dev|devel|development|local|debug|tests?|testing|ci|e2e)([._-]|$)/i.test(name) ||
    /(^|\/)\.devcontainer\//.test(path)
  );
}

/** Whether an image is one to work in: what it starts is Jupyter. */
export function startsNotebook(stage: Stage): boolean {
  return /^(jupyter([-_]\w+)?|start-notebook(\.\w+)?)$/.test(startOf(stage)?.server.name ?? '');
}

/** What makes a server one for development, in words; null when it is none. `read` gives the package.json beside it. */
export function developing(
  name: string,
  texts: readonly string[],
  read: (path: string) => string | null,
): string | null {
  const flag = texts.find((text) => /^--(reload|debug|dev)(=|$)/.test(text));
  if (flag && !/^(false|0)$/i.test(flag.split('=')[1] ?? '')) return `${name} ${flag}`;
  if (name === 'flask' && texts.includes('run')) return 'flask run';
  if (texts.includes('runserver')) return 'runserver';
  if (name === 'fastapi' && texts[0] === 'dev') return 'fastapi dev';
  if (
    /^(nodemon|ts-node-dev|webpack-dev-server|react-scripts|vite|watchmedo|watchfiles)$/.test(name) &&
    !/^(build|preview|test)$/.test(texts[0] ?? '')
  )
    return name;
  if (
    /^(next|nuxt|nuxi|astro|ng|svelte-kit|remix|vue-cli-service|webpack|gatsby)$/.test(name) &&
    /^(dev|develop|serve)$/.test(texts[0] ?? '')
  )
    return `${name} ${texts[0]}`;
  if (name === 'ng' && texts[0] === 's') return 'ng serve';
  return /^(npm|yarn|pnpm|bun)$/.test(name) ? inScript(name, texts, read) : null;
}

/** What a script of package.json runs, or its name alone where that is not to be had. */
function inScript(
  name: string,
  texts: readonly string[],
  read: (path: string) => string | null,
): string | null {
  const script = texts.find((text) => text !== 'run' && !text.startsWith('-'));
  if (script === undefined) return null;
  const written = packageManifest('package.json', read('package.json') ?? '')?.scripts[script];
  const words = (written ?? '').split(/&&|;/).at(-1)?.trim().split(/\s+/) ?? [];
  const first = words.findIndex((word) => !/^(\w+=.*|cross-env|npx|exec)$/.test(word));
  const [program = '', ...rest] = words.slice(Math.max(first, 0));
  const called = /^(npm|yarn|pnpm|bun)$/.test(program) ? null : developing(program, rest, read);
  if (called !== null) return `${called}, which ${name} ${script} runs,`;
  return /^(dev|serve|watch|develop)(:|$)/.test(script) && !/^(serve|node|next)$/.test(program)
    ? `${name} run ${script}`
    : null;
}
