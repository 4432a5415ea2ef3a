import { posix } from 'node:path';
import { isInside } from '../../formats/path/inside.ts';
import { escapePattern } from '../../formats/text/escape.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { localPackages, manifestAt } from './workspace.ts';

/** What describes the tables of a database, and how its users have them made. */
interface Mapper {
  readonly name: string;
  /** Package that its users declare. */
  readonly package: string;
  /** A file of its migrations, by its path and, where that tells too little, by its text. */
  readonly path: RegExp;
  readonly text?: RegExp;
  /** In code: migrations are run by the service itself. */
  readonly runs: RegExp;
  readonly fix: string;
}

const MAPPERS: readonly Mapper[] = [
  {
    name: 'Prisma',
    package: '@prisma/client',
    path: /(?:^|\/)migrations\/[^/]+\/migration\.sql$/,
    runs: /\bprisma['"`, ]+migrate['"`, ]+deploy\b/,
    fix: 'Run npx prisma migrate deploy where the database is reached, before the service is used: the engine it needs comes from the network and is in no image.',
  },
  {
    name: 'Drizzle',
    package: 'drizzle-orm',
    path: /(?:^|\/)meta\/_journal\.json$/,
    runs: /['"]drizzle-orm\/[\w-]+\/migrator['"]/,
    fix: 'Call migrate() of the migrator of drizzle-orm when the service starts, or run npx drizzle-kit migrate where the database is reached.',
  },
  {
    name: 'Knex',
    package: 'knex',
    path: /(?:^|\/)migrations\/[^/]+\.[cm]?[jt]s$/,
    text: /\bexports\.up\b|\bexport\s+(?:async\s+)?(?:function|const)\s+up\b/,
    runs: /\.migrate\s*\.latest\(/,
    fix: 'Call knex.migrate.latest() when the service starts, or run npx knex migrate:latest where the database is reached.',
  },
  {
    name: 'TypeORM',
    package: 'typeorm',
    path: /(?:^|\/)migrations?\/[^/]+\.[jt]s$/,
    text: /\bimplements\s+(?:\w+\.)?MigrationInterface\b/,
    runs: /\bmigrationsRun\s*:(?!\s*false\b)|\.runMigrations\(/,
    fix: 'Set migrationsRun: true in the data source, or run npx typeorm migration:run where the database is reached.',
  },
];

const SERVERS = ['postgres', 'mysql'];
const CODE = /\.[cm]?[jt]sx?$/;

/** Tells of migrations that nothing runs: the service starts on a database without tables, and may well be healthy. */
export function migrationsLeft(service: Service, tree: Tree): readonly Finding[] {
  if (service.kind === 'worker' || service.kind === 'job') return [];
  if (!service.stores.some((one) => SERVERS.includes(one))) return [];
  const folders = [service.path, ...localPackages(service, tree, false).map(({ folder }) => folder)];
  const manifests = folders.flatMap((folder) => manifestAt(folder, tree) ?? []);
  const within = tree.files
    .map(({ path }) => path)
    .filter(
      (path) => folders.some((folder) => isInside(path, folder)) && !/(?:^|\/)node_modules\//.test(path),
    );
  const commands = manifests.flatMap(({ scripts }) => Object.values(scripts));
  // A program that a script of the manifest names runs when somebody calls it.
  const isApart = (path: string): boolean => {
    const name = escapePattern(posix.basename(path).replace(CODE, ''));
    return (
      path !== service.entrypoint &&
      commands.some((one) => new RegExp(`[/ ]${name}\\.[cm]?[jt]s\\b`).test(one))
    );
  };
  return MAPPERS.flatMap((mapper): readonly Finding[] => {
    if (!manifests.some(({ dependencies }) => mapper.package in dependencies)) return [];
    const first = within.find(
      (path) =>
        mapper.path.test(path) && (mapper.text === undefined || mapper.text.test(tree.text(path) ?? '')),
    );
    if (first === undefined) return [];
    const isRun = within.some(
      (path) => CODE.test(path) && mapper.runs.test(tree.text(path) ?? '') && !isApart(path),
    );
    if (isRun) return [];
    return [
      {
        rule: 'plan/migrations-not-run',
        severity: 'warning',
        confidence: 'medium',
        message: `${service.id}: its tables are made by migrations of ${mapper.name}, and nothing in the image runs them: it starts on a database without them`,
        fix: mapper.fix,
        path: first,
        line: null,
      },
    ];
  });
}
