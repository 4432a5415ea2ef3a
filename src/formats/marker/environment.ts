import type { Platform } from '../../model/config.ts';
import type { Variable } from './marker.ts';

type Word = Exclude<Variable, 'extra' | 'extras' | 'dependency_groups'>;

/** What markers are evaluated against. */
export interface Environment {
  readonly values: Readonly<Record<Word, string>>;
  /** Normalised names (PEP 685) of the extras asked for. */
  readonly extras: ReadonlySet<string>;
  /** Normalised names (PEP 735) of the dependency groups asked for. */
  readonly groups: ReadonlySet<string>;
}

const MACHINES: Readonly<Record<Platform, string>> = {
  'linux/amd64': 'x86_64',
  'linux/arm64': 'aarch64',
};

/**
 * The environment inside the image, never the host's: CPython of the full version `python` (`3.11.2`) on Debian.
 * The kernel is the one of whoever runs the image, so its release and version are empty: no version, no word.
 */
export function targetEnvironment(platform: Platform, python: string): Environment {
  return {
    values: {
      implementation_name: 'cpython',
      implementation_version: python,
      os_name: 'posix',
      platform_machine: MACHINES[platform],
      platform_python_implementation: 'CPython',
      platform_release: '',
      platform_system: 'Linux',
      platform_version: '',
      python_full_version: python,
      python_version: python.split('.').slice(0, 2).join('.'),
      sys_platform: 'linux',
    },
    extras: new Set(),
    groups: new Set(),
  };
}
