import type { Engine } from '../../model/engine.ts';
import type { RunScript } from '../../model/script.ts';
import type { Session } from '../verb.ts';
import type { Ports } from './ports.ts';

/** What looking for engines takes, on this machine. */
export async function engineNeeds({ store, run, tools }: Ports) {
  const [{ imageArchive }, { sandboxNeeds }] = await Promise.all([
    import('../../oci/archive.ts'),
    import('../../engine/toolchain/bubblewrap.ts'),
  ]);
  return {
    ...sandboxNeeds(run, tools),
    write: (image: Parameters<Engine['load']>[0], without: Parameters<typeof imageArchive>[2]) =>
      imageArchive([image], store, without),
  };
}

/** The engine asked for, else the best there is; says why it was taken. */
export async function openEngine(
  wanted: Engine['name'] | null,
  ports: Ports,
  session: Session,
): Promise<Engine> {
  const [{ findEngine }, needs] = await Promise.all([import('../../engine/find.ts'), engineNeeds(ports)]);
  const { engine, because } = await session.talk.step('looking for an engine', () =>
    findEngine(needs, wanted),
  );
  session.talk.detail(`${engine.name}: ${because}`);
  return engine;
}

/** Runs build scripts on the engine asked for, else on the best there is: it is looked for when the first is to run. */
export async function openScripts(
  wanted: Engine['name'] | null,
  ports: Ports,
  session: Session,
): Promise<RunScript> {
  const { scriptRunner } = await import('../../engine/script.ts');
  return scriptRunner(() => openEngine(wanted, ports, session), ports.store);
}
