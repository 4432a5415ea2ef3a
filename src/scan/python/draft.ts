import { posix } from 'node:path';
import type { Manifest } from '../../formats/manifest/manifest.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Application, PythonFramework } from '../../frameworks/framework.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Tree } from '../../model/tree.ts';
import { unlikely } from '../decoy.ts';
import type { LaunchSource } from '../launch.ts';
import type { Places } from '../places.ts';
import type { ExistingProbe } from '../probes.ts';
import type { Readers } from './arguments.ts';
import { chooseManifest } from './choose-manifest.ts';
import { importedDistributions } from './dependencies.ts';
import { type Installs, installedTogether } from './installed.ts';
import { type Located, type Match, matchesOf } from './match.ts';
import { type Reach, reachFrom } from './reach.ts';
import { importRoot } from './root.ts';

/** An application with what decides whether it is a service of its own. */
export interface Draft {
  readonly application: Application;
  readonly framework: PythonFramework;
  /** The modules as this application sees them. */
  readonly project: PythonProject;
  readonly reach: Reach;
  readonly root: string;
  readonly manifest: Manifest | null;
  /** Further requirements files that its own Dockerfile installs with it, which are read into it. */
  readonly also: readonly string[];
  /** The lines of that Dockerfile. */
  readonly installed: readonly Evidence[];
  /** Start commands that mean it. */
  readonly matches: readonly Match[];
  readonly score: number;
  /** Why it is unlikely to be deployed, or null. */
  readonly doubt: string | null;
}

/** What is known of the tree when drafts are made. */
export interface Surroundings {
  readonly tree: Tree;
  readonly places: Places;
  readonly project: PythonProject;
  readonly readers: Readers;
  readonly manifests: readonly Manifest[];
  readonly installs: readonly Installs[];
  readonly launches: readonly Located[];
  /** How often container files and notes name each manifest. */
  readonly mentions: ReadonlyMap<string, number>;
  /** Folders that the code itself puts on `sys.path`. */
  readonly added: readonly string[];
  /** Health checks of existing container files. */
  readonly probes: readonly ExistingProbe[];
}

/** Drafts of all applications: what one's imports say of the root counts for the others. */
export function makeDrafts(
  around: Surroundings,
  frameworks: readonly PythonFramework[],
  applications: readonly Application[],
): readonly Draft[] {
  const candidates = applications.flatMap((application): readonly Candidate[] => {
    const framework = frameworks.find((one) => one.id === application.framework);
    const isProgram = application.object === null;
    const reach = framework && reachFrom(around.project, application.path, isProgram, framework);
    return framework && reach ? [{ application, framework, reach }] : [];
  });
  return candidates.map((candidate) => {
    const { path } = candidate.application;
    const importedFrom = candidates.flatMap((other) => other.reach.foundFrom.get(path) ?? []);
    return makeDraft(around, candidate, importedFrom);
  });
}

/** An application with what it reaches as long as its import root is not known. */
type Candidate = Pick<Draft, 'application' | 'framework' | 'reach'>;

function makeDraft(around: Surroundings, candidate: Candidate, importedFrom: readonly string[]): Draft {
  const { application, framework, reach } = candidate;
  const matches = matchesOf(application, around.launches).toSorted(
    (a, b) => SOURCES[b.launch.source] - SOURCES[a.launch.source],
  );
  const meant = matches.find((match) => match.root !== null)?.root ?? null;
  const chosen = chooseManifest(around.manifests, {
    folder: posix.dirname(application.path),
    distributions: framework.distributions,
    imported: new Set(importedDistributions(reach, new Set()).keys()),
    mentions: around.mentions,
  });
  const together = chosen && installedTogether(around.tree, chosen, matches, around.installs);
  const manifest = together?.manifest ?? null;
  const doubt = unlikely(application.path);
  const home = manifest && posix.dirname(manifest.path);
  const root = importRoot(around.project, { path: application.path, reach, meant, home, importedFrom });
  const project = around.project.rootedAt(root);
  return {
    application,
    framework,
    project,
    reach: reachFrom(project, application.path, application.object === null, framework),
    root,
    manifest,
    also: together?.also ?? [],
    installed: together?.evidence ?? [],
    matches,
    doubt,
    score: score(application, reach, matches, doubt),
  };
}

const SOURCES: Readonly<Record<LaunchSource, number>> = {
  container: 60,
  procfile: 60,
  readme: 30,
  script: 25,
  comment: 6,
};
const FILES: Readonly<Record<string, number>> = {
  'main.py': 12,
  'app.py': 11,
  'server.py': 10,
  'asgi.py': 9,
  'wsgi.py': 10,
  'run.py': 9,
  'api.py': 9,
  'application.py': 8,
  'index.py': 6,
  '__main__.py': 6,
  '__init__.py': 5,
};

function score(
  application: Application,
  reach: Reach,
  matches: readonly Match[],
  doubt: string | null,
): number {
  const sources = new Set(matches.map((match) => match.launch.source));
  const launched = [...sources].reduce((sum, source) => sum + SOURCES[source], 0);
  const name = FILES[posix.basename(application.path)] ?? 0;
  const object = /^(app|application)$/.test(application.object ?? '') ? 3 : 0;
  const size = Math.min(reach.modules.length, 20) / 2;
  const depth = application.path.split('/').length;
  return (
    launched +
    name +
    object +
    size +
    application.preference -
    depth -
    (application.factory ? 2 : 0) -
    (doubt ? 40 : 0)
  );
}
