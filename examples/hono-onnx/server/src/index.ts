import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { loadModel } from './model.ts';

const port = Number(process.env.PORT ?? 3000);

const app = createApp(await loadModel());
const server = serve({ fetch: app.fetch, port }, () => console.log(`listening on ${port}`));

// Node.js as process 1 ends at no signal unless it says so itself.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => server.close(() => process.exit(0)));
