import { distributionsOf } from '../../formats/python/distributions.ts';
import { CARRIES } from './light.ts';
import type { Reach } from './reach.ts';

const DRIVEN =
  /^(?:postgresql|mysql|mariadb|sqlite)\+(psycopg2?|asyncpg|pg8000|pymysql|aiomysql|asyncmy|mysqldb|aiosqlite):\/\//;

/** Drivers that addresses of databases name, as SQLAlchemy has them: `postgresql+psycopg2://`. */
export function driversOf(reach: Reach, declared: ReadonlySet<string>): readonly string[] {
  const named = reach.modules.flatMap((module) =>
    module.strings.flatMap(({ value }) => {
      const driver = DRIVEN.exec(value)?.[1];
      return driver === undefined ? [] : [distributionsOf(driver === 'mysqldb' ? 'MySQLdb' : driver)];
    }),
  );
  // SQLAlchemy itself brings none.
  const bringing = [...declared].filter((name) => name !== 'sqlalchemy');
  const known = new Set([...declared, ...bringing.flatMap((name) => CARRIES[name] ?? [])]);
  return named
    .filter((names) => !names.some((name) => known.has(name)))
    .flatMap((names) => names.slice(0, 1));
}
