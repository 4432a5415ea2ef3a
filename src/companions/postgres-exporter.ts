import { exporter } from './exporter.ts';

/** What PostgreSQL cannot tell Prometheus, as the image `prometheuscommunity/postgres-exporter` is used. */
export const postgresExporter = exporter({
  id: 'postgres-exporter',
  title: 'PostgreSQL exporter',
  package: 'prometheus-postgres-exporter',
  bookworm: '0.11',
  trixie: '0.17',
  user: 65534,
  port: 9187,
});
