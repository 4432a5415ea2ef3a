import { serverFramework } from '../server.ts';

export const hono = serverFramework({
  id: 'hono',
  title: 'Hono',
  packages: ['hono', '@hono/zod-openapi', 'hono/quick'],
  makes: /^(Hono|OpenAPIHono)$/,
  port: 3000,
});
