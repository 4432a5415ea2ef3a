import { posix } from 'node:path';
import { type Choice, choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Tree } from '../../model/tree.ts';
import { imagePath } from '../source.ts';

export interface Migration {
  readonly id: string;
  readonly command: Choice<readonly string[]>;
}

/**
 * The step that brings the database's schema up to date, once, before the service starts; null when there is none, as
 * where the service reaches no store at all: what describes a schema is then for other programs of the tree.
 */
export function migrationOf(service: Service, plan: ServicePlan, tree: Tree): Migration | null {
  if (service.kind === 'worker' || service.kind === 'job' || service.stores.length === 0) return null;
  const inside = plan.source.value.files;
  const id = `${plan.id}-migrate`;
  const flask = flaskMigration(service, inside);
  if (flask !== null) return { id, command: flask };
  const alembic = inside.find((path) => posix.basename(path) === 'alembic.ini');
  if (alembic !== undefined && service.declared.includes('alembic')) {
    const command = [...alembicIn(alembic, plan, tree), '--config', imagePath(alembic), 'upgrade', 'head'];
    return {
      id,
      command: choose(command, 'the schema is described by Alembic', [
        { path: alembic, line: null, text: '' },
      ]),
    };
  }
  const manage = inside.find((path) => posix.basename(path) === 'manage.py');
  const migrations = inside.find((path) => /(^|\/)migrations\/0\d+\w*\.py$/.test(path));
  if (
    manage !== undefined &&
    migrations !== undefined &&
    service.declared.includes('django') &&
    tree.file(manage)
  ) {
    const command = ['/opt/venv/bin/python', imagePath(manage), 'migrate', '--noinput'];
    return {
      id,
      command: choose(command, 'Django applies its migrations', [{ path: migrations, line: null, text: '' }]),
    };
  }
  return null;
}

/**
 * Alembic where its folder is: a relative `script_location` is looked for in the working directory (its tutorial,
 * "Editing the .ini File"), which with sources in `src/` is another than that of the settings.
 */
function alembicIn(settings: string, plan: ServicePlan, tree: Tree): readonly string[] {
  const scripts = /^script_location\s*=\s*(\S+)/m.exec(tree.text(settings) ?? '')?.[1];
  const holds = (folder: string): boolean =>
    scripts !== undefined &&
    plan.source.value.files.some((path) => imagePath(path).startsWith(`${posix.join(folder, scripts)}/`));
  const home = posix.dirname(imagePath(settings));
  if (holds(plan.workdir.value) || !holds(home)) return ['/opt/venv/bin/alembic'];
  return ['/opt/venv/bin/python', '-c', moved(home)];
}

/** Alembic in another folder, with what the working directory has to import. */
function moved(folder: string): string {
  return [
    'import os, sys',
    'sys.path.insert(0, os.getcwd())',
    `os.chdir(${JSON.stringify(folder)})`,
    'from alembic.config import main',
    'main(prog="alembic")',
  ].join('; ');
}

/** Flask-Migrate keeps Alembic's files in a folder of its own, whose settings only the application gives (its documentation, "Command Reference"). */
function flaskMigration(service: Service, inside: readonly string[]): Choice<readonly string[]> | null {
  const settings = inside.find((path) => /(^|\/)migrations\/alembic\.ini$/.test(path));
  if (settings === undefined || !service.declared.includes('flask-migrate') || service.entrypoint === null)
    return null;
  const folder = imagePath(posix.dirname(settings));
  const command = [
    '/opt/venv/bin/flask',
    '--app',
    service.entrypoint,
    'db',
    'upgrade',
    '--directory',
    folder,
  ];
  return choose(command, 'Flask-Migrate applies its migrations', [{ path: settings, line: null, text: '' }]);
}
