import { table } from '../formats/document/table.ts';
import type { ImageFacts } from '../model/inspection.ts';

/** The parts of an image configuration that say what it runs as; absent or odd parts are empty (OCI image-spec, config). */
export function factsOf(name: string, document: unknown): ImageFacts {
  const root = table(document);
  const config = table(root['config']);
  const health = table(config['Healthcheck'])['Test'];
  return {
    name,
    platform: [root['os'], root['architecture'], root['variant']]
      .filter((part) => typeof part === 'string')
      .join('/'),
    user: text(config['User']),
    workdir: text(config['WorkingDir']),
    entrypoint: texts(config['Entrypoint']),
    command: texts(config['Cmd']),
    ports: Object.keys(table(config['ExposedPorts'])).sort(),
    volumes: Object.keys(table(config['Volumes'])).sort(),
    env: texts(config['Env']).map((pair) => pair.split('=')[0] ?? ''),
    healthcheck: Array.isArray(health) ? texts(health) : null,
  };
}

/** One line per layer: what its history says made it (OCI image-spec, config, `history`). */
export function stepsOf(document: unknown, layers: number): readonly string[] {
  const history = table(document)['history'];
  const steps = (Array.isArray(history) ? history : [])
    .map(table)
    .filter((step) => step['empty_layer'] !== true)
    .map((step) => shorten(madeBy(text(step['created_by']), text(step['comment']))));
  return Array.from({ length: layers }, (_, index) => steps[index] ?? '');
}

/** Builders that run no command name the layer in the comment; BuildKit names itself there. */
function madeBy(command: string, comment: string): string {
  return comment === '' || comment.startsWith('buildkit.') ? command : comment;
}

function shorten(step: string): string {
  return step
    .replace(/^\/bin\/sh -c (#\(nop\) +)?/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
