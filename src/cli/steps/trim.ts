import type { Touched } from '../../build/ports.ts';
import type { Engine } from '../../model/engine.ts';
import type { Finding } from '../../model/finding.ts';
import type { Image } from '../../model/image.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Exercise, TrimRun } from '../../model/trimrecord.ts';
import { isHost } from '../platform.ts';
import { staleTrim } from '../trim-errors.ts';
import { packagesOf, readTrimRecord, trimFileOf, withRun, writeTrimRecord } from '../trimfile.ts';
import type { Session } from '../verb.ts';
import { openEngine } from '../wire/engine.ts';
import type { Ports } from '../wire/ports.ts';
import type { Locked } from './lock.ts';
import type { Planned } from './plan.ts';
import { type Trial, watchWhole, whyNot } from './trial.ts';

/** Options of trimming. */
export interface TrimOptions {
  readonly engine?: Engine['name'];
  readonly env?: Readonly<Record<string, string>>;
  readonly locked?: boolean;
}

/** Builds the images of a service again, without what nothing leads to. */
export type Rebuild = (service: ServicePlan, touched: Touched) => Promise<readonly Image[]>;

/** Images, trimmed where that could be shown to be safe. */
export interface Trimmed {
  readonly images: readonly Image[];
  readonly diagnostics: readonly Finding[];
}

/**
 * Trims images by what runs of them touched: each is run whole and watched, unless the record beside the lock has that of
 * the same packages; built again without what nothing leads to; and run again with the same checks and requests. Where
 * anything fails, the whole image stays, and a finding says why.
 */
export async function trimStep(
  planned: Planned,
  images: readonly Image[],
  { lock, file: lockFile }: Pick<Locked, 'lock' | 'file'>,
  rebuild: Rebuild,
  options: TrimOptions,
  ports: Ports,
  session: Session,
): Promise<Trimmed> {
  const file = trimFileOf(lockFile);
  const { services } = planned.plan;
  let record = await readTrimRecord(file);
  const out: Image[] = [];
  const diagnostics: Finding[] = [];
  const engine = (): Promise<Engine> => openEngine(options.engine ?? null, ports, session);
  for (const image of images) {
    const { service: id, platform } = image;
    const plan = services.find((one) => one.id === id);
    const trimmed = plan?.base.value.runtime.language === 'python' ? plan : null;
    if (trimmed !== null && !isHost(platform)) diagnostics.push(notHere(id, platform));
    if (trimmed === null || !isHost(platform)) {
      out.push(image);
      continue;
    }
    const packages = packagesOf(lock, id, platform);
    const known = record.services[id]?.[platform];
    if (options.locked && known?.packages !== packages) throw staleTrim(file.shown, id, known !== undefined);
    const requests = requestsOf(planned, trimmed);
    const trial: Trial = {
      plan: trimmed,
      image,
      requests,
      inputs: options.env ?? {},
      ports,
      session,
      engine,
    };
    const result = await trimOne(trial, packages, known?.packages === packages ? known : null, rebuild);
    out.push(result.image);
    if (result.failed !== null) diagnostics.push(notTrimmed(id, result.failed));
    if (result.run !== null) record = withRun(record, id, platform, result.run);
  }
  if (!options.locked) await writeTrimRecord(file, record);
  session.talk.findings(diagnostics);
  return { images: out, diagnostics };
}

interface Result {
  readonly image: Image;
  /** Why the image is the whole one; null when it is the trimmed one. */
  readonly failed: string | null;
  /** What to keep of it; null when there was no run. */
  readonly run: TrimRun | null;
}

async function trimOne(
  trial: Trial,
  packages: string,
  known: TrimRun | null,
  rebuild: Rebuild,
): Promise<Result> {
  const { plan, image } = trial;
  const watched = known === null ? await watchWhole(trial, packages) : { run: known };
  if ('failed' in watched) return { image, failed: watched.failed, run: null };
  const { run } = watched;
  const [trimmed] = await rebuild(plan, { [plan.id]: run.touched });
  if (trimmed === undefined) throw new Error(`${plan.id} was built whole, and not trimmed`);
  if (run.verified === trimmed.digest) return { image: trimmed, failed: null, run };
  const failed = await whyNot(trial, trimmed, run);
  return failed === null
    ? { image: trimmed, failed, run: { ...run, verified: trimmed.digest } }
    : { image, failed, run: { ...run, verified: null } };
}

/** Its health route, its routes that need no values, and what `plimsoll.yaml` adds. */
function requestsOf({ inventory, application }: Planned, plan: ServicePlan): readonly Exercise[] {
  const service = inventory.services.find(({ id }) => id === plan.id);
  const plain = (service?.routes ?? [])
    .filter(({ method, path }) => /^(?:GET|ANY)$/.test(method) && /^\/[^{}*:<>\s]*$/.test(path))
    .map(({ path }) => path);
  const asked = plan.probe === null || plan.probe.value.route === '' ? [] : [plan.probe.value.route];
  const paths = [...new Set([...asked, ...plain])].slice(0, MOST_ROUTES);
  const own = application.config.services?.[plan.id]?.exercise ?? [];
  return plan.port === null ? [] : [...paths.map((path) => ({ method: 'GET', path })), ...own];
}

const MOST_ROUTES = 60;

function notTrimmed(id: string, why: string): Finding {
  return deliveredWhole(
    `${id}: its image is delivered whole: ${why}`,
    `Mend that, give it what it needs with --env, or name more requests in services.${id}.exercise of plimsoll.yaml.`,
  );
}

function notHere(id: string, platform: string): Finding {
  return deliveredWhole(
    `${id}: its image for ${platform} is delivered whole: this machine cannot run it`,
    `Trim it on a machine of that platform, and commit the record beside the lock.`,
  );
}

function deliveredWhole(message: string, fix: string): Finding {
  const rule = 'build/not-trimmed';
  return { rule, severity: 'warning', confidence: 'high', message, fix, path: null, line: null };
}
