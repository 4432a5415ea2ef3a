import type { EmittedFile, Files } from '../model/files.ts';
import { baseStack } from './compose/base.ts';
import { devStack } from './compose/dev.ts';
import { prodStack } from './compose/prod.ts';
import { dockerfile } from './dockerfile/dockerfile.ts';
import { dockerignores } from './dockerignore/dockerignore.ts';
import { envFiles } from './env/env.ts';
import { flower } from './flower/flower.ts';
import { githubActions } from './github/github.ts';
import { type Emission, type EmitInput, emission } from './input.ts';
import { kestra } from './kestra/kestra.ts';
import { kubernetes } from './kubernetes/kubernetes.ts';
import { nginx } from './nginx/nginx.ts';
import { observability } from './observability/observability.ts';
import { OUTPUTS, type OutputId } from './outputs.ts';
import { swarm } from './swarm/swarm.ts';
import { printYaml } from './yaml.ts';

/** Each writes some of the files, from nothing but the plan and what it was made from. */
const EMITTERS: Readonly<Record<OutputId, (input: Emission) => readonly EmittedFile[]>> = {
  compose,
  dockerfile: (input) => input.plan.services.flatMap((service) => dockerfile(service, input)),
  dockerignore: dockerignores,
  env: envFiles,
  flower,
  'github-actions': githubActions,
  kestra,
  kubernetes,
  observability,
  nginx,
  swarm,
};

/** The container files of an application: what is always written, and what the configuration asks for. Pure: the same plan gives the same bytes. */
export function emit(given: EmitInput): Files {
  const input = emission(given);
  const also = given.config.stack?.also ?? [];
  const outputs = OUTPUTS.filter(({ asked }) => asked === null || also.includes(asked));
  const files = outputs.flatMap(({ id }) => EMITTERS[id](input));
  return { schema: 'plimsoll.files/1', files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

function compose(input: Emission): readonly EmittedFile[] {
  const base = [
    'What runs, in development and in production. Written by plimsoll emit.',
    'docker compose up starts it for development.',
  ];
  const dev = [
    'Added by docker compose up: reload, the source mounted, ports on this machine. Written by plimsoll emit.',
  ];
  const prod = [
    'For production. Written by plimsoll emit.',
    'docker compose --file compose.yaml --file compose.prod.yaml up --detach --wait',
  ];
  return [
    { path: 'compose.yaml', text: printYaml(base, baseStack(input)), what: 'the stack' },
    {
      path: 'compose.override.yaml',
      text: printYaml(dev, devStack(input)),
      what: 'the stack in development',
    },
    { path: 'compose.prod.yaml', text: printYaml(prod, prodStack(input)), what: 'the stack in production' },
  ];
}
