import type { Argv } from '../../model/argv.ts';
import type { Running } from '../../model/running.ts';
import type { Named } from '../../operate/compose.ts';
import { openSettings } from '../application.ts';
import { requireKnown } from '../services.ts';
import { notRunning } from '../stack-errors.ts';
import { type Mode, projectName } from '../state.ts';
import type { Session } from '../verb.ts';
import { openEngine } from '../wire/engine.ts';
import { openPorts } from '../wire/ports.ts';
import { operatePorts, requireCompose } from './stack.ts';

/** Which of an application's stacks is meant. */
export interface StackOptions {
  readonly mode: Mode;
  readonly engine?: 'docker' | 'podman';
}

/** A stack that was started before, by its name alone: none of its files are needed. */
export interface OpenStack {
  readonly project: Named;
  look(): Promise<Running>;
  /** Rejects with a UserError when the command fails. */
  tell(argv: Argv, doing: string): Promise<void>;
  /** Runs a command on this terminal. */
  show(argv: Argv): Promise<void>;
}

/** Opens the stack of the application in `dir`. Rejects with a UserError where no engine with Compose is. */
export async function openStack(dir: string, options: StackOptions, session: Session): Promise<OpenStack> {
  const settings = await openSettings(dir, session);
  const ports = await openPorts(settings, session);
  const engine = await openEngine(options.engine ?? null, ports, session);
  const stackEngine = await requireCompose(engine, ports);
  const project = { ...stackEngine, name: projectName(settings.root, options.mode) };
  const [{ runningStack }, { engineFailed }] = await Promise.all([
    import('../../operate/start.ts'),
    import('../../engine/errors.ts'),
  ]);
  return {
    project,
    look: async () => runningStack(project, await operatePorts()),
    async tell(argv, doing) {
      const result = await ports.run(argv, { timeoutMs: 300_000 });
      if (result.code !== 0) throw engineFailed(stackEngine.program, doing, result);
    },
    async show(argv) {
      const { runHere } = await import('../../engine/here.ts');
      await runHere(argv);
    },
  };
}

/** Services asked for by name must be there; without any running service there is nothing to ask. */
export function requireServices({ project, services }: Running, wanted: readonly string[]): void {
  const ids = services.map(({ id }) => id);
  if (ids.length === 0) throw notRunning(project);
  requireKnown(wanted, ids);
}
