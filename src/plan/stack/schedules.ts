import { type Choice, choose } from '../../model/evidence.ts';
import type { Inventory, Need, Service } from '../../model/inventory.ts';
import type { Probe, ServicePlan } from '../../model/plan.ts';

export interface Schedule {
  readonly id: string;
  readonly command: Choice<readonly string[]>;
  /** Its image would be asked as a worker is. */
  readonly probe: Choice<Probe>;
}

/** Where it was up to is kept in memory alone: started anew, it asks for what is due from then on. */
const FILE = '/tmp/celerybeat-schedule';
const STATE = ['--schedule', FILE, '--pidfile', ''];
/** It is written every five minutes at the latest, under a name that has the ending of the database that keeps it. */
const FRESH = `import glob,os,sys,time;sys.exit(not any(time.time()-os.stat(f).st_mtime<900 for f in glob.glob("${FILE}*")))`;

/**
 * The process that asks for what is due, one for each schedule, whatever the number of workers that do it; null when
 * the code has none, and for a worker whose schedule another one has as well.
 */
export function scheduleOf(
  service: Service,
  plan: Pick<ServicePlan, 'id' | 'command'>,
  inventory: Pick<Inventory, 'services'>,
): Schedule | null {
  const need = scheduled(service);
  const { value: argv } = plan.command;
  const at = argv.indexOf('worker');
  if (need === null || at < 0) return null;
  const first = inventory.services.find((one) => scheduled(one)?.evidence.path === need.evidence.path);
  if (first?.id !== service.id) return null;
  const command = [...argv.slice(0, at), 'beat', '--loglevel', 'INFO', ...STATE];
  const because = 'the code has a schedule: one process asks for what is due, the workers do it';
  return { id: `${plan.id}-beat`, command: choose(command, because, [need.evidence]), probe: probe() };
}

function probe(): Choice<Probe> {
  const argv = ['/opt/venv/bin/python', '-I', '-S', '-c', FRESH];
  const because = 'it has no port and answers nobody: it writes down how far it is';
  return choose({ argv, route: '', interval: 60, timeout: 10, startPeriod: 60, retries: 3 }, because);
}

function scheduled({ framework, needs }: Service): Need | null {
  return (framework === 'celery' && needs.find(({ what }) => what === 'schedule')) || null;
}
