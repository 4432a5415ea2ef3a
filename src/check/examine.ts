import type { ComposeService } from '../formats/compose/service.ts';
import { parseIgnore } from '../formats/dockerignore/ignore.ts';
import type { KubernetesObject } from '../formats/kubernetes/manifest.ts';
import type { Finding } from '../model/finding.ts';
import type { Tree } from '../model/tree.ts';
import type { CheckInput, CheckOptions } from './check.ts';
import { hashComments } from './comments.ts';
import { type Checked, discover, targetOfName, targetOfText } from './discover.ts';
import { type ImageBuild, unusedOf } from './facts/application.ts';
import { startText } from './facts/dockerfile.ts';
import type { NginxFacts } from './facts/nginx.ts';
import type { Stack } from './facts/stacks.ts';
import type { CheckFinding } from './finding.ts';
import { buildsOf, dockerfilePath, serviceOf } from './links.ts';
import { folderOf, join } from './paths.ts';
import { isUnread, readSource } from './read.ts';
import type { Policy } from './rule.ts';
import type { Source } from './source.ts';
import type { CommentedLines } from './suppress.ts';

/** Everything found, before anybody's wishes are asked. */
export interface Examined {
  readonly sources: ReadonlyMap<string, Source>;
  readonly findings: readonly CheckFinding[];
  readonly comments: readonly CommentedLines[];
  readonly diagnostics: readonly Finding[];
}

/** Reads the files and runs every rule over them. Parsers are loaded only for the kinds of file there are. */
export async function examine(
  input: CheckInput,
  { policy = {}, today = null }: Pick<CheckOptions, 'policy' | 'today'>,
): Promise<Examined> {
  const examination = new Examination(input, policy, today);
  await examination.readStacks();
  await examination.checkDockerfiles();
  await examination.checkStacks();
  await examination.checkNginx();
  await examination.checkManifests();
  await examination.checkIgnores();
  if (input.paths === undefined) await examination.checkApplication();
  return examination;
}

interface File extends Checked {
  readonly source: Source;
}

class Examination implements Examined {
  readonly sources: ReadonlyMap<string, Source>;
  readonly findings: CheckFinding[] = [];
  readonly comments: CommentedLines[];
  readonly diagnostics: Finding[];
  private readonly input: CheckInput;
  private readonly policy: Policy;
  private readonly today: string | null;
  private readonly files: readonly File[];
  private readonly apart: boolean;
  private stacks: readonly Stack[] = [];
  private nginx: ReadonlyMap<string, NginxFacts> = new Map();
  private objects: readonly KubernetesObject[] = [];
  private readonly builds = new Map<string, ImageBuild>();

  constructor(input: CheckInput, policy: Policy, today: string | null) {
    const { files, diagnostics } = readAll(
      input.tree,
      input.paths ?? discover(input.tree).map(({ path }) => path),
    );
    this.input = input;
    this.policy = policy;
    this.today = today;
    this.files = files;
    this.diagnostics = diagnostics;
    this.apart = input.paths !== undefined;
    this.sources = new Map(files.map(({ path, source }) => [path, source]));
    this.comments = files
      .filter(({ target }) => target !== 'dockerfile')
      .flatMap(({ source }) => hashComments(source));
  }

  async readStacks(): Promise<void> {
    const paths = this.of('compose').map(({ path }) => path);
    if (paths.length === 0) return;
    const { readStacks } = await import('./targets/compose.ts');
    this.stacks = readStacks(paths, this.read, this.apart);
  }

  async checkDockerfiles(): Promise<void> {
    for (const { path, source } of this.of('dockerfile')) {
      const { checkDockerfile } = await import('./targets/dockerfile.ts');
      const builds = buildsOf(this.stacks, path);
      const context = builds[0]?.context ?? folderOf(path);
      const ignore = this.ignoreOf(path, context);
      const serviceFor = (command: string) => serviceOf(this.input.inventory ?? null, path, context, command);
      const { facts, findings, comments } = checkDockerfile(source, {
        ignore: ignore?.rules ?? null,
        targets: builds.flatMap(({ target }) => target ?? []),
        read: (file) => this.input.tree.text(join(context, file)),
        gpu: builds.some(({ gpu }) => gpu),
        unusedBy: (command) => unusedOf(serviceFor(command)).map(({ name }) => name),
        policy: this.policy,
        today: this.today,
      });
      const service = serviceFor(startText(facts.final));
      this.builds.set(path, { facts, context, ignore, service });
      this.findings.push(...findings);
      this.comments.push(...comments);
    }
  }

  async checkStacks(): Promise<void> {
    if (this.stacks.length === 0) return;
    const { checkStacks } = await import('./targets/compose.ts');
    const checked = checkStacks(
      this.stacks,
      this.source,
      this.read,
      (path, service) => this.buildOf(path, service)?.facts ?? null,
    );
    this.take(checked);
  }

  async checkNginx(): Promise<void> {
    const sources = this.of('nginx').map(({ source }) => source);
    if (sources.length === 0) return;
    const { checkNginx } = await import('./targets/nginx.ts');
    const checked = checkNginx(sources, this.apart);
    this.nginx = checked.facts;
    this.take(checked);
  }

  async checkManifests(): Promise<void> {
    const sources = this.of('kubernetes').map(({ source }) => source);
    if (sources.length === 0) return;
    const { checkManifests } = await import('./targets/kubernetes.ts');
    const checked = checkManifests(sources, this.apart);
    this.objects = checked.objects;
    this.take(checked);
  }

  async checkIgnores(): Promise<void> {
    for (const { source } of this.of('dockerignore')) {
      const { checkIgnore } = await import('./targets/dockerignore.ts');
      this.findings.push(...checkIgnore(source, this.apart ? [] : this.input.tree.files));
    }
  }

  async checkApplication(): Promise<void> {
    const { checkApplication } = await import('./targets/application.ts');
    const { tree, inventory = null } = this.input;
    const facts = {
      tree,
      inventory,
      builds: [...this.builds.values()],
      stacks: this.stacks,
      nginx: this.nginx,
      objects: this.objects,
      buildOf: this.buildOf,
    };
    this.findings.push(...checkApplication(facts, this.source));
  }

  private readonly source = (path: string): Source | null => this.sources.get(path) ?? null;

  private readonly read = (path: string): string | null =>
    this.sources.get(path)?.text ?? this.input.tree.text(path);

  private readonly buildOf = (compose: string, service: ComposeService): ImageBuild | null =>
    this.builds.get(dockerfilePath(compose, service) ?? '') ?? null;

  private of(target: Checked['target']): readonly File[] {
    return this.files.filter((file) => file.target === target);
  }

  /** The ignore file of a build: the Dockerfile's own, else that of the context. */
  private ignoreOf(path: string, context: string): ImageBuild['ignore'] {
    for (const candidate of [`${path}.dockerignore`, join(context, '.dockerignore')]) {
      const text = this.sources.get(candidate)?.text ?? this.input.tree.text(candidate);
      if (text !== null) return { path: candidate, rules: parseIgnore(text) };
    }
    return null;
  }

  private take({ findings, diagnostics }: Pick<Examined, 'findings' | 'diagnostics'>): void {
    this.findings.push(...findings);
    this.diagnostics.push(...diagnostics);
  }
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
      else diagnostics.push(unknownKind(path));
    }
  }
  return { files, diagnostics };
}

/** A file somebody named that is none of what is checked: silence would look like approval. */
function unknownKind(path: string): Finding {
  return {
    rule: 'check/unknown-kind',
    severity: 'error',
    confidence: 'high',
    message: 'the file is not recognised as one that is checked',
    fix: 'Name a Dockerfile, a .dockerignore, a compose file, Kubernetes manifests or an nginx configuration.',
    path,
    line: null,
  };
}
