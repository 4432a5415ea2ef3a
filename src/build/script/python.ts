import type { Entry } from '../../model/entry.ts';
import type { Lock } from '../../model/lock.ts';
import { mergeEntries } from '../merge.ts';
import { VENV, venvEntries } from '../venv.ts';
import { installer } from '../wheels.ts';
import { type Bench, type BenchInput, FORM } from './bench.ts';

/** Nothing is written beside the packages, and the order of sets is one order. */
const VARIABLES = {
  HOME: '/tmp',
  LANG: 'C.UTF-8',
  PATH: `/${VENV}/bin:/usr/bin:/bin`,
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONHASHSEED: '0',
  SOURCE_DATE_EPOCH: '0',
} as const;

/** A program of the locked wheels: of their virtual environment by absolute path. */
export function pythonBench({ script, locked, ports }: BenchInput, { wheels: table }: Lock): Bench {
  const { runtime } = script;
  const [program = 'python', ...words] = script.script.split(' ');
  const files = locked.platforms[ports.host]?.wheels ?? [];
  const wheels = files.flatMap((file) => {
    const wheel = table[file];
    return wheel === undefined ? [] : [{ ...wheel, file }];
  });
  const hashes = wheels.map(({ file, sha256 }) => [file, sha256]);
  return {
    key: [hashes],
    command: [`/${VENV}/bin/${program}`, ...words],
    env: VARIABLES,
    runtime,
    links: [],
    jobs: () => [
      {
        kind: 'wheels',
        what: 'packages for building',
        key: ['script', FORM, hashes, runtime.version],
        weight: wheels.reduce((sum, { size }) => sum + size, 0),
        async make() {
          const installed = installer(ports.wheels, wheels);
          const all: Entry[] = [];
          for (const wheel of wheels) all.push(...(await installed(wheel, runtime.version)));
          return { entries: mergeEntries([...all, ...venvEntries(runtime.version)]), diagnostics: [] };
        },
      },
    ],
  };
}
