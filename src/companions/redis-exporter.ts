import { exporter } from './exporter.ts';

/** What Redis cannot tell Prometheus, as the image `oliver006/redis_exporter` is used. */
export const redisExporter = exporter({
  id: 'redis-exporter',
  title: 'Redis exporter',
  package: 'prometheus-redis-exporter',
  bookworm: '1.45',
  trixie: '1.69',
  user: 59000,
  port: 9121,
});
