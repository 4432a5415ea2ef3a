import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** One labelled service of a corpus file, as far as scoring needs it. */
const service = z.object({
  dir: z.string(),
  kind: z.string(),
  framework: z.string(),
  entrypoint: z.string().nullable(),
  port: z.number().nullable(),
  health: z.string().nullable(),
  manifest: z.string().nullable(),
  heavyUnused: z.array(z.string()).default([]),
  notes: z.string().default(''),
});

const corpus = z.array(z.object({ repo: z.string(), services: z.array(service) }));

export type Label = z.infer<typeof service>;
export type Row = z.infer<typeof corpus>[number];

/** What must not become a service, and what is in no language that is read. */
const NEGATIVE =
  /^(mobile|desktop-client|infrastructure|build-assets|dotnet-.*|java-.*|go-.*|library|script)$/;

export function readLabels(path: string): readonly Row[] {
  return corpus.parse(JSON.parse(readFileSync(path, 'utf8')));
}

export function isNegative(label: Label): boolean {
  return NEGATIVE.test(label.kind);
}

export function isPython(label: Label): boolean {
  return /^(python-.*|worker|job)$/.test(label.kind) && !/BullMQ|Node|Nest/i.test(label.framework);
}

const FRAMEWORKS: readonly (readonly [pattern: RegExp, id: string])[] = [
  [/vite/i, 'vite'],
  [/create react app/i, 'create-react-app'],
  [/next/i, 'next'],
  [/nuxt/i, 'nuxt'],
  [/nest/i, 'nestjs'],
  [/html/i, 'html'],
  [/plain python/i, 'python'],
  [/plain node/i, 'node'],
  [/remix|react router/i, 'react-router'],
  [/tanstack/i, 'tanstack-start'],
];

/** The id that a label's framework has here. */
export function frameworkId(label: Label): string {
  const known = FRAMEWORKS.find(([pattern]) => pattern.test(label.framework))?.[1];
  return known ?? label.framework.toLowerCase().split(/[\s(,+]/)[0] ?? '';
}
