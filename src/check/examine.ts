import type { ComposeService } from '../formats/compose/service.ts';
import { parseIgnore } from '../formats/dockerignore/ignore.ts';
import { at, items, text } from '../formats/yaml/node.ts';
import type { Finding } from '../model/finding.ts';
import type { Tree } from '../model/tree.ts';
import type { CheckInput } from './check.ts';
import { hashComments } from './comments.ts';
import { type Checked, discover, targetOfName, targetOfText } from './discover.ts';
import type { Stack } from './facts/stacks.ts';
import type { DockerfileFacts } from './facts/stage.ts';
import type { CheckFinding } from './finding.ts';
import { beside, join } from './paths.ts';
import { isUnread, readSource } from './read.ts';
import type { Policy } from './rule.ts';
import type { Source } from './source.ts';
import type { CommentedLines } from './suppress.ts';

/** Everything found, before anybody's wishes are asked. */
export interface Examined {
  readonly files: readonly string[];
  readonly findings: readonly CheckFinding[];
  readonly comments: readonly CommentedLines[];
  readonly diagnostics: readonly Finding[];
}

interface File extends Checked {
  readonly source: Source;
}

/** Reads the files and runs every rule over them. Parsers are loaded only for the kinds of file there are. */
export async function examine({ tree, paths }: CheckInput, policy: Policy): Promise<Examined> {
  const apart = paths !== undefined;
  const { files, diagnostics } = readAll(tree, paths ?? discover(tree).map(({ path }) => path));
  const sources = new Map(files.map(({ path, source }) => [path, source]));
  const source = (path: string): Source | null => sources.get(path) ?? null;
  const of = (target: Checked['target']): readonly File[] => files.filter((file) => file.target === target);
  const read = (path: string): string | null => sources.get(path)?.text ?? tree.text(path);

  const composeFiles = of('compose').map(({ path }) => path);
  const compose = composeFiles.length > 0 ? await import('./targets/compose.ts') : null;
  const stacks = compose?.readStacks(composeFiles, read, apart) ?? [];

  const dockerfiles = new Map<string, DockerfileFacts>();
  const findings: CheckFinding[] = [];
  const comments: CommentedLines[] = [];
  for (const file of of('dockerfile')) {
    const { checkDockerfile } = await import('./targets/dockerfile.ts');
    const builds = buildsOf(stacks, file.path);
    const context = builds[0]?.context ?? beside(file.path, '');
    const ignore = tree.text(`${file.path}.dockerignore`) ?? tree.text(join(context, '.dockerignore'));
    const checked = checkDockerfile(file.source, {
      ignore: ignore === null ? null : parseIgnore(ignore),
      targets: builds.flatMap(({ target }) => target ?? []),
      read: (path) => tree.text(join(context, path)),
      gpu: builds.some(({ gpu }) => gpu),
      policy,
    });
    dockerfiles.set(file.path, checked.facts);
    findings.push(...checked.findings);
    comments.push(...checked.comments);
  }
  if (compose) {
    const dockerfileOf = (path: string, service: ComposeService): DockerfileFacts | null =>
      dockerfiles.get(dockerfilePath(path, service) ?? '') ?? null;
    const checked = compose.checkStacks(stacks, source, read, dockerfileOf);
    findings.push(...checked.findings);
    diagnostics.push(...checked.diagnostics);
  }
  const configurations = of('nginx').map((file) => file.source);
  if (configurations.length > 0) {
    const { checkNginx } = await import('./targets/nginx.ts');
    const checked = checkNginx(configurations, apart);
    findings.push(...checked.findings);
    diagnostics.push(...checked.diagnostics);
  }
  const manifests = of('kubernetes').map((file) => file.source);
  if (manifests.length > 0) {
    const { checkManifests } = await import('./targets/kubernetes.ts');
    const checked = checkManifests(manifests, apart);
    findings.push(...checked.findings);
    diagnostics.push(...checked.diagnostics);
  }
  for (const file of files) if (file.target !== 'dockerfile') comments.push(...hashComments(file.source));
  return { files: files.map(({ path }) => path).sort(), findings, comments, diagnostics };
}

function readAll(tree: Tree, paths: readonly string[]) {
  const files: File[] = [];
  const diagnostics: Finding[] = [];
  for (const path of paths) {
    const source = readSource(tree, path);
    if (isUnread(source)) diagnostics.push(source);
    else {
      const target = targetOfName(path) ?? targetOfText(source.text);
      if (target) files.push({ path, target, source });
    }
  }
  return { files, diagnostics };
}

/** The builds of the stacks that use a Dockerfile. */
function buildsOf(stacks: readonly Stack[], path: string) {
  return stacks.flatMap(({ compose }) =>
    compose.services.flatMap((service) => {
      const [file = ''] = compose.paths;
      if (!service.build || dockerfilePath(file, service) !== path) return [];
      return [
        {
          context: join(beside(file, ''), service.build.context),
          target: service.build.target,
          gpu: usesGpu(service),
        },
      ];
    }),
  );
}

/** Path from the root of the Dockerfile a service is built from; null when there is none. */
function dockerfilePath(compose: string, { build }: ComposeService): string | null {
  if (!build || build.inline) return null;
  return join(join(beside(compose, ''), build.context), build.dockerfile);
}

/** True when a service asks for a GPU in any of the ways there are. */
function usesGpu({ node }: ComposeService): boolean {
  const devices = items(at(node, 'deploy', 'resources', 'reservations', 'devices'));
  return devices.length > 0 || at(node, 'gpus') !== null || text(at(node, 'runtime')) === 'nvidia';
}
