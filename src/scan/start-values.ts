import { isSecret, open } from '../formats/dotenv/secret.ts';
import type { Tree } from '../model/tree.ts';
import { isContainerFile } from './container-files.ts';

/** The value of a variable where something is started. `inside`: as its container has it, which a compose file writes `$$NAME`. */
export type Values = (name: string, inside: boolean) => string | undefined;

export const NO_VALUES: Values = () => undefined;

/** A text with its variables put in: those that have a value, or one that stands in for it (`${PORT:-8000}`). */
export function withValues(text: string, values: Values): string {
  return text.replace(
    /\$(\$?)(?:\{(\w+)(?::?-((?:[^{}]|\$\{[^{}]*\})*))?\}|([A-Za-z_]\w*))/g,
    (whole, escaped: string, braced: string | undefined, preset: string | undefined, bare: string) =>
      values(braced ?? bare, escaped !== '') ??
      (preset === undefined || isSecret(braced ?? bare) ? whole : withValues(preset, values)),
  );
}

/**
 * What variables are at the lines of a container file that start something, as far as it and the files beside it say so.
 * What may be a secret has no value here: commands are printed and written down.
 */
export async function startValues(path: string, text: string, tree: Tree): Promise<(line: number) => Values> {
  const kind = isContainerFile(path);
  if (kind === 'dockerfile') return inDockerfile(text);
  return kind === 'compose' ? inCompose(path, text, tree) : () => NO_VALUES;
}

async function inDockerfile(text: string): Promise<(line: number) => Values> {
  const [{ parseDockerfile }, { startVariables }] = await Promise.all([
    import('../formats/dockerfile/parse.ts'),
    import('../formats/dockerfile/started.ts'),
  ]);
  const known = startVariables(parseDockerfile(text));
  return (line) => {
    const all = open(known.get(line) ?? new Map());
    return (name) => all.get(name);
  };
}

async function inCompose(path: string, text: string, tree: Tree): Promise<(line: number) => Values> {
  const { givenServices } = await import('../formats/compose/given.ts');
  const services = givenServices(path, (name) => tree.text(name)).map(({ service, beside, given }) => ({
    from: service.at.start,
    to: service.node.end,
    beside,
    given: open(given),
  }));
  const lines = text.split('\n');
  return (line) => {
    const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const to = from + (lines[line - 1]?.length ?? 0);
    const found = services.find((one) => one.from <= to && from < one.to);
    return (name, inside) =>
      inside ? found?.given.get(name) : (found?.beside.get(name) ?? found?.given.get(name));
  };
}
