import { posix } from 'node:path';
import type { Config } from '../../model/config.ts';
import { type Choice, choose, type Evidence } from '../../model/evidence.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Base } from '../../model/plan.ts';
import type { Tree } from '../../model/tree.ts';
import { evidenceFor } from '../evidence.ts';
import { chooseMajor, knownMajors } from './version.ts';

/** The suite whose C library prebuilt native packages are made for and whose packages the Python images share. */
const SUITE = 'bookworm';

export interface NodeChoice {
  /** Major version. */
  readonly version: string;
  readonly because: string;
  readonly evidence: readonly Evidence[];
  readonly diagnostics: readonly Finding[];
}

/** Which Node.js: what the sources ask for, else the current one with long-term support. */
export function chooseNode(service: Service, tree: Tree): NodeChoice {
  const written = wanted(service, tree);
  const version = chooseMajor(written?.range ?? null);
  const evidence = written === null ? [] : [written.evidence];
  if (version === null) {
    const newest = chooseMajor(null) ?? '';
    return {
      version: newest,
      because: `nothing that is supported fits ${written?.range}`,
      evidence,
      diagnostics: [unsupported(service, written?.range ?? '', newest, evidence)],
    };
  }
  const because =
    written === null
      ? 'nothing names a version: the newest with long-term support'
      : `the newest with long-term support that ${written.range} allows`;
  return { version, because, evidence, diagnostics: [] };
}

/** Debian with Node.js, or with nothing for what a web server hands out. */
export function chooseNodeBase(node: NodeChoice | null, config: Config): Choice<Base> {
  const suite = config.base?.suite ?? SUITE;
  const where = config.base?.suite === undefined ? '' : '; the suite is set in plimsoll.yaml';
  if (node === null)
    return choose<Base>(
      { kind: 'debian', suite, runtime: { language: 'none', version: '' } },
      `files need nothing but a web server${where}`,
    );
  return choose<Base>(
    { kind: 'debian', suite, runtime: { language: 'node', version: node.version } },
    `${node.because}${where}`,
    node.evidence,
  );
}

function wanted(
  service: Service,
  tree: Tree,
): { readonly range: string; readonly evidence: Evidence } | null {
  for (const name of ['.nvmrc', '.node-version'])
    for (const folder of [service.path, '.']) {
      const path = posix.join(folder, name);
      const text = tree.text(path)?.trim().split('\n')[0]?.trim();
      if (text) return { range: text, evidence: { path, line: 1, text } };
    }
  const [evidence] = evidenceFor(service, 'runtime');
  if (service.runtime === null) return null;
  const path = service.manifest ?? service.path;
  return { range: service.runtime, evidence: evidence ?? { path, line: null, text: service.runtime } };
}

function unsupported(
  service: Service,
  range: string,
  taken: string,
  [evidence]: readonly Evidence[],
): Finding {
  return {
    rule: 'plan/node-version',
    severity: 'warning',
    confidence: 'high',
    message: `${service.id}: asks for Node.js ${range}, and ${knownMajors()} are supported; planned with ${taken}`,
    fix: `try the service on Node.js ${taken} and say so in engines of package.json`,
    path: evidence?.path ?? null,
    line: evidence?.line ?? null,
  };
}
