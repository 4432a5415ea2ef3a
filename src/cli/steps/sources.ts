import type { Platform } from '../../model/config.ts';
import type { Engine } from '../../model/engine.ts';
import { UserError } from '../../model/error.ts';
import type { Lock, LockedService } from '../../model/lock.ts';
import { plainQuestion, type Question } from '../../model/resolve.ts';
import type { FoundSource, LockedSource, Sources } from '../../model/source.ts';
import { hostPlatform } from '../platform.ts';
import { sourceDiffers, sourceFailed, sourceGone } from '../source-errors.ts';
import type { Session } from '../verb.ts';
import { openEngine } from '../wire/engine.ts';
import type { Ports } from '../wire/ports.ts';
import type { Maker } from './make-wheel.ts';

/** Makes wheels of source distributions with the engine of this machine, found when the first has to be made. */
export function openSources(engine: Engine['name'] | null, ports: Ports, session: Session): Sources {
  const maker: Maker = { engine, ports, session };
  const known = new Map<string, LockedSource>();
  return {
    made: (file) => known.get(file) ?? null,
    async unmade(found, { python }) {
      if (found.length === 0) return { left: [], why: null };
      const suite = await suiteOf(python);
      if (suite === null) return { left: found, why: notOfDebian(python) };
      const { isMade } = await import('./make-wheel.ts');
      const left: FoundSource[] = [];
      for (const one of found)
        if (!(await isMade(one, { python, suite, platform: hostPlatform() }, ports))) left.push(one);
      return { left, why: left.length === 0 ? null : await engineLacks(maker) };
    },
    async make(name, question) {
      const found = await findSource(name, question, ports);
      if (found === null) return null;
      const suite = await suiteOf(question.python);
      if (suite === null) return { failed: notOfDebian(question.python) };
      const target = { python: question.python, suite, platform: hostPlatform() };
      const { makeWheel } = await import('./make-wheel.ts');
      const result = await makeWheel(found, question, target, null, maker);
      if ('failed' in result) return result;
      const others = question.platforms.filter((platform) => platform !== target.platform);
      if (others.length > 0 && !result.file.endsWith('-any.whl'))
        return {
          failed: `its wheel is for ${target.platform}, and images for ${others.join(' and ')} are asked for too`,
        };
      known.set(result.file, result.source);
      return result;
    },
  };
}

/**
 * Makes what a lock has made elsewhere and this machine lacks: of the same sources, with the same backend. Rejects with a
 * UserError when that cannot be done, or gives another wheel.
 */
export async function remakeSources(
  { services, wheels }: Lock,
  engine: Engine['name'] | null,
  ports: Ports,
  session: Session,
): Promise<void> {
  const platform = hostPlatform();
  for (const service of Object.values(services)) {
    const python = service.build?.python ?? service.runtime.version;
    const suite = (await suiteOf(python)) ?? service.suite;
    for (const file of wheelsOn(service, platform)) {
      const { source, name, version, sha256 } = wheels[file] ?? {};
      if (!source || !name || (await ports.store.blob(`sha256:${sha256}`)) !== null) continue;
      const question = plainQuestion({
        requirements: [`${name}==${version}`],
        python,
        platforms: [platform],
        prereleases: true,
        dependencies: false,
      });
      const found = await findSource(name, question, ports);
      if (found?.sha256 !== source.sha256) throw sourceGone(file, source.file);
      const target = { python, suite, platform };
      const { makeWheel } = await import('./make-wheel.ts');
      const made = await makeWheel(found, question, target, source.requires, { engine, ports, session });
      if ('failed' in made) throw sourceFailed(file, made.failed);
      if (made.sha256 !== sha256) throw sourceDiffers(file, source.file);
    }
  }
}

function notOfDebian(python: string): string {
  return `Python ${python} is only in its base, and what builds it is of Debian`;
}

/** Why no engine can run a build; null when one can. */
async function engineLacks({ engine, ports, session }: Maker): Promise<string | null> {
  try {
    await openEngine(engine, ports, session);
    return null;
  } catch (error) {
    if (error instanceof UserError && !error.transient) return `${error.message} (${error.fix})`;
    throw error;
  }
}

/** The suite that has an interpreter, whatever the image starts from; null when none has it. */
async function suiteOf(python: string): Promise<string | null> {
  const { PYTHON_SUITES } = await import('../../formats/deb/suite.ts');
  return PYTHON_SUITES[python] ?? null;
}

/** The wheels of a service for one platform, those that only build it included. */
function wheelsOn({ platforms, build }: LockedService, platform: Platform): readonly string[] {
  return [...(platforms[platform]?.wheels ?? []), ...(build?.platforms[platform]?.wheels ?? [])];
}

async function findSource(name: string, question: Question, ports: Ports): Promise<FoundSource | null> {
  const [{ findUv }, { uvSources }] = await Promise.all([
    import('../../engine/uv/uv.ts'),
    import('../../engine/uv/resolver.ts'),
  ]);
  const uv = await ports.uv();
  return uvSources(await findUv(uv), uv)(name, question);
}
