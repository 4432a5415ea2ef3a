import type { Companion } from '../model/companion.ts';
import { postgres, postgresPackages } from './postgres.ts';

/** PostgreSQL with the extension for vectors, as the image `pgvector/pgvector` is used. */
export const pgvector: Companion = {
  ...postgres,
  id: 'pgvector',
  files: 'postgres',
  title: 'PostgreSQL with pgvector',
  suites: {
    bookworm: null,
    trixie: postgresPackages(17, { 'postgresql-17-pgvector': ['!usr/lib/postgresql/17/lib/bitcode/'] }),
  },
};
