import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { readFlower } from './flower.ts';
import type { Model } from './model.ts';

export function createApp(model: Model): Hono {
  const app = new Hono();

  app.get('/api/health', (c) => c.json({ status: 'ok' }));

  app.post('/api/classify', bodyLimit({ maxSize: 10_000 }), async (c) => {
    const read = readFlower(await c.req.json().catch(() => null));
    if ('problem' in read) return c.json({ error: read.problem }, 422);
    return c.json(await model.classify(read.flower));
  });

  app.onError((error, c) => {
    console.error(error);
    return c.json({ error: 'something went wrong' }, 500);
  });

  return app;
}
