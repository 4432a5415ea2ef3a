import * as z from 'zod';
import { configSchema } from './schema.ts';

/** One key of `plimsoll.yaml`, as the reference describes it. */
export interface ConfigKey {
  /** Dotted path from the top; `<id>` stands for any name. */
  readonly key: string;
  /** In words: `integer`, `list of string`, `bookworm or trixie`. */
  readonly type: string;
  readonly description: string;
  /** What holds when the key is not written, or null. */
  readonly absent: string | null;
  readonly example: unknown;
}

/** The part of JSON Schema that zod writes for {@link configSchema}. */
interface Node {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly absent?: string;
  readonly example?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
}

/** JSON Schema (draft 2020-12) of `plimsoll.yaml`, for editors. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(configSchema, { io: 'input' });
}

/** Every key with its documentation, in the order of the schema. */
export function configReference(): readonly ConfigKey[] {
  return keysOf(configJsonSchema() as Node, '');
}

/** The keys of {@link configReference} that may stand below `path` (`services.<id>` given as `['services', 'api']`). */
export function keysBelow(path: readonly string[]): readonly string[] {
  const node = nodeAt(path);
  return Object.keys(node?.properties ?? {});
}

/** An example of the value at `path`, or undefined. */
export function exampleAt(path: readonly string[]): unknown {
  return nodeAt(path)?.example;
}

function nodeAt(path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>(
    (node, key) => node?.properties?.[key] ?? anyName(node),
    configJsonSchema() as Node,
  );
}

function keysOf(node: Node, prefix: string): readonly ConfigKey[] {
  const named = Object.entries(node.properties ?? {}).flatMap(([name, child]) => [
    describe(child, prefix + name),
    ...keysOf(child, `${prefix}${name}.`),
  ]);
  const any = anyName(node);
  return any?.properties ? [...named, ...keysOf(any, `${prefix}<id>.`)] : named;
}

function describe(node: Node, key: string): ConfigKey {
  return {
    key,
    type: typeName(node),
    description: node.description ?? '',
    absent: node.absent ?? null,
    example: node.example ?? null,
  };
}

function typeName(node: Node): string {
  if (node.enum) return node.enum.join(' or ');
  if (node.anyOf) return node.anyOf.map(typeName).join(' or ');
  if (node.items) return `list of ${typeName(node.items)}`;
  const types = typeof node.type === 'string' ? [node.type] : (node.type ?? ['any']);
  return types.map((type) => (type === 'object' ? 'mapping' : type)).join(' or ');
}

function anyName(node: Node | undefined): Node | undefined {
  return typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined;
}
