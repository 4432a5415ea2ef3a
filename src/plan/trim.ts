import type { Config } from '../model/config.ts';
import { type Choice, choose } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import { NODE_TRIM, type TrimKind } from '../model/plan.ts';

const ALL: readonly TrimKind[] = ['tests', 'stubs', 'headers', 'static', 'libraries', 'stdlib'];
/** What only a compiler reads. */
const FOR_COMPILERS: ReadonlySet<TrimKind> = new Set(['headers', 'static']);
const COMPILER = /^(?:build-essential|g\+\+|gcc|clang|tcc|libtool|rustc|golang)(?:-|$)/;

/** What of Node.js and npm packages stays out of the image of a server that runs on it. */
export function chooseNodeTrim(service: Service, config: Config): Choice<readonly TrimKind[]> {
  const { trim } = config.services?.[service.id] ?? {};
  return trim === undefined
    ? choose(
        NODE_TRIM,
        'no program that runs reads types or names for debuggers, and no Linux of this processor loads the rest',
      )
    : choose(
        NODE_TRIM.filter((kind) => trim.includes(kind)),
        'set in plimsoll.yaml',
      );
}

/** What of packages and interpreter stays out of a Python service's image. */
export function chooseTrim(service: Service, config: Config): Choice<readonly TrimKind[]> {
  const { trim, packages = [] } = config.services?.[service.id] ?? {};
  if (trim !== undefined)
    return choose(
      ALL.filter((kind) => trim.includes(kind)),
      'set in plimsoll.yaml',
    );
  const compiler = packages.find((name) => COMPILER.test(name));
  if (compiler !== undefined)
    return choose(
      ALL.filter((kind) => !FOR_COMPILERS.has(kind)),
      `nothing that runs reads them; headers and static libraries stay for ${compiler}`,
    );
  return choose(
    ALL,
    'nothing that runs reads them, where nothing imports them; there is no compiler in the image',
  );
}
