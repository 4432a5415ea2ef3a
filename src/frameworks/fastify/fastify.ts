import { serverFramework } from '../server.ts';

export const fastify = serverFramework({
  id: 'fastify',
  title: 'Fastify',
  packages: ['fastify'],
  makes: /^(fastify|Fastify)(\.\w+)?$/,
  port: 3000,
});
