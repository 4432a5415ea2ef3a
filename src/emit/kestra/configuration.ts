import { stringify } from 'yaml';

/** Values of Compose that the settings hold. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly databasePassword: string;
}

/** The engine's settings, as its variable KESTRA_CONFIGURATION takes them: a text of YAML. */
export function configuration({ user, password, databasePassword }: Credentials): string {
  const volumes = { values: { 'volume-enabled': true } };
  const value = {
    datasources: {
      postgres: {
        url: 'jdbc:postgresql://kestra-postgres:5432/kestra',
        driverClassName: 'org.postgresql.Driver',
        username: 'kestra',
        password: databasePassword,
      },
    },
    kestra: {
      'anonymous-usage-report': { enabled: false },
      'tutorial-flows': { enabled: false },
      server: { 'basic-auth': { username: user, password } },
      repository: { type: 'postgres' },
      queue: { type: 'postgres' },
      // The flow keeps its files in the shared volume, none in the engine.
      storage: { type: 'local', local: { 'base-path': '/tmp/kestra/storage' } },
      tasks: { 'tmp-dir': { path: '/tmp/kestra/tasks' } },
      url: 'http://localhost:8080/',
      // Without it the volumes of a task are left out, and nothing says so.
      plugins: {
        configurations: [
          { type: 'io.kestra.plugin.docker.cli.Run', ...volumes },
          { type: 'io.kestra.plugin.scripts.runner.docker.Docker', ...volumes },
        ],
      },
    },
  };
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
}
