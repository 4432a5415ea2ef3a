import { distributionsOf } from '../../formats/python/distributions.ts';
import type { Evidence } from '../../model/evidence.ts';
import { CARRIES } from './light.ts';
import type { Reach } from './reach.ts';

const DRIVEN =
  /^(?:postgresql|mysql|mariadb|sqlite)\+(psycopg2?|asyncpg|pg8000|pymysql|aiomysql|asyncmy|mysqldb|aiosqlite):\/\//;

/** Drivers that addresses of databases name, as SQLAlchemy has them (`postgresql+psycopg2://`), with where. */
export function driversOf(
  reach: Reach,
  declared: ReadonlySet<string>,
): readonly (readonly [name: string, evidence: Evidence])[] {
  const named = reach.modules.flatMap((module) =>
    module.strings.flatMap(({ value, line }) => {
      const [text = '', driver] = DRIVEN.exec(value) ?? [];
      const evidence = { path: module.path, line, text };
      return driver === undefined
        ? []
        : [{ names: distributionsOf(driver === 'mysqldb' ? 'MySQLdb' : driver), evidence }];
    }),
  );
  // SQLAlchemy itself brings none.
  const bringing = [...declared].filter((name) => name !== 'sqlalchemy');
  const known = new Set([...declared, ...bringing.flatMap((name) => CARRIES[name] ?? [])]);
  return named
    .filter(({ names }) => !names.some((name) => known.has(name)))
    .flatMap(({ names, evidence }) => names.slice(0, 1).map((name) => [name, evidence] as const));
}
