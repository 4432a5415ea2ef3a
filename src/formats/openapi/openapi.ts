import { lineAt } from '../text/line.ts';
import { at, entries, items, text, type YamlNode } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse.ts';

/** One operation of an API description. */
export interface Operation {
  /** `GET POST PUT PATCH DELETE HEAD OPTIONS`. */
  readonly method: string;
  /** As the description has it, parameters in braces, without the prefix. */
  readonly path: string;
  readonly id: string | null;
  /** Module that its handler stands in, where the description says so apart from the id (`x-openapi-router-controller`). */
  readonly controller: string | null;
  /** 1-based. */
  readonly line: number;
}

/** What an API says it answers: OpenAPI 3 or Swagger 2, written as YAML or JSON (which YAML reads). */
export interface ApiDescription {
  readonly path: string;
  /** What stands before every path: `basePath` of Swagger 2, the path of the first of OpenAPI's `servers`; or empty. */
  readonly prefix: string;
  readonly operations: readonly Operation[];
}

const METHODS = /^(get|post|put|patch|delete|head|options)$/;
const CONTROLLERS = ['x-openapi-router-controller', 'x-swagger-router-controller'];

/** Whether a text may be an API description: asked before it is parsed. */
function mayDescribe(source: string): boolean {
  return (
    /(^|[\s{,])["']?(openapi|swagger)["']?\s*:/.test(source) && /(^|[\s{,])["']?paths["']?\s*:/.test(source)
  );
}

/** Reads an API description; null when the text is none. Never throws. */
export function apiDescription(path: string, source: string): ApiDescription | null {
  const [root] = mayDescribe(source) ? parseYaml(path, source).documents : [];
  const paths = at(root, 'paths');
  if (!root || paths?.kind !== 'map') return null;
  const operations = entries(paths).flatMap((item) =>
    entries(item.value)
      .filter(({ key }) => METHODS.test(key))
      .map(({ key, value, at: place }) => ({
        method: key.toUpperCase(),
        path: item.key,
        id: text(at(value, 'operationId')),
        controller: controllerOf(value) ?? controllerOf(item.value) ?? controllerOf(root),
        line: lineAt(source, place.start),
      })),
  );
  return { path, prefix: prefixOf(root), operations };
}

function controllerOf(node: YamlNode): string | null {
  return CONTROLLERS.map((key) => text(at(node, key))).find((one) => one !== null) ?? null;
}

function prefixOf(root: YamlNode): string {
  const server = text(at(items(at(root, 'servers'))[0], 'url'));
  const written = text(at(root, 'basePath')) ?? server?.replace(/^\w+:\/\/[^/]*/, '') ?? '';
  return written.replace(/\/$/, '');
}
