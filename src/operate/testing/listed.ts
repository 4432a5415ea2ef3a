import type { Project } from '../compose.ts';

export const PROJECT: Project = {
  program: 'docker',
  compose: { command: 'docker', args: ['compose'], env: {} },
  name: 'shop',
  files: ['/s/compose.yaml', '/s/compose.prod.yaml'],
  folder: '/home/ann/shop',
  envFiles: ['/home/ann/shop/.env'],
  env: { HTTP_PORT: '8081' },
};

/** A container as `compose ps` lists it. */
export function line(Service: string, State: string, more: object = {}): string {
  return JSON.stringify({ ID: `${Service}1`, Service, Image: `${Service}:1`, State, ...more });
}
