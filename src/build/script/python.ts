import type { Lock } from '../../model/lock.ts';
import { mergeEntries } from '../merge.ts';
import { PYTHON_VARIABLES, VENV } from '../venv.ts';
import { environmentEntries } from '../wheels.ts';
import { type Bench, type BenchInput, FORM } from './bench.ts';

const VARIABLES = { ...PYTHON_VARIABLES, SOURCE_DATE_EPOCH: '0' } as const;

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
          const entries = await environmentEntries(wheels, runtime.version, ports.wheels);
          return { entries: mergeEntries(entries), diagnostics: [] };
        },
      },
    ],
  };
}
