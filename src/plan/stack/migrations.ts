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

/** The step that brings the database's schema up to date, once, before the service starts; null when there is none. */
export function migrationOf(service: Service, plan: ServicePlan, tree: Tree): Migration | null {
  if (service.kind === 'worker' || service.kind === 'job') return null;
  const inside = plan.source.value.files;
  const id = `${plan.id}-migrate`;
  const flask = flaskMigration(service, inside);
  if (flask !== null) return { id, command: flask };
  const alembic = inside.find((path) => posix.basename(path) === 'alembic.ini');
  if (alembic !== undefined && service.declared.includes('alembic')) {
    const command = ['/opt/venv/bin/alembic', '--config', imagePath(alembic), 'upgrade', 'head'];
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
