import { normalizeName } from '../../formats/pep508/name.ts';
import { readRequirements } from '../../formats/requirements/requirements.ts';
import { copyOf } from './copies.ts';
import { isPipInstall, packageName, pipRequirements, requirementFiles, systemPackages } from './packages.ts';
import { stageNamed } from './reach.ts';
import type { Command, DockerfileFacts, Stage } from './stage.ts';

/** A base family, as far as an image's name tells which programs it holds. */
export type Family = 'slim' | 'alpine' | 'full' | 'minimal' | 'unknown';

/** Official images that are built on buildpack-deps hold curl, wget, git and compilers. */
const FULL = /^(python|node|ruby|golang|rust|openjdk|gradle|maven|php|perl|buildpack-deps|pypy)$/;
const SLIM =
  /^(debian|ubuntu|python|node|ruby|rust|nvidia\/cuda|pytorch\/pytorch|postgres|nginx|httpd|openjdk|eclipse-temurin)$/;

/** Whether an image is run by a platform that calls functions: it sets folder and user, and asks whether it is well. */
export function isForFunctions(stage: Stage): boolean {
  if (stage.parent) return isForFunctions(stage.parent);
  return /(^|\/)(lambda\/(python|nodejs|provided|java|dotnet|ruby)|azure-functions\/[\w-]+)$/.test(
    stage.base.name.repository,
  );
}

/** What an image holds that a stage starts from, through the stages before it. */
export function familyOf(stage: Stage): Family {
  if (stage.parent) return familyOf(stage.parent);
  const { repository, tag } = stage.base.name;
  const name = repository.replace(/^library\//, '');
  if (/distroless|^scratch$|chainguard|wolfi|static/.test(name)) return 'minimal';
  if (/alpine|busybox/.test(`${name}:${tag ?? ''}`)) return 'alpine';
  if (/slim|minimal/.test(tag ?? '')) return 'slim';
  if (FULL.test(name)) return 'full';
  return SLIM.test(name) ? 'slim' : 'unknown';
}

/** The distribution packages in the image of a stage: installed in it or in those it starts from. */
export function installedPackages(stage: Stage): ReadonlySet<string> {
  const own = stage.steps.flatMap(({ commands }) =>
    commands.flatMap((command) => systemPackages(command).map(({ text }) => packageName(text))),
  );
  return new Set([...(stage.parent ? installedPackages(stage.parent) : []), ...own]);
}

/** True when packages are installed that the file does not name (a variable, a list in another file). */
export function installsUnnamed(stage: Stage): boolean {
  const own = stage.steps.some(({ commands }) =>
    commands.some((command) =>
      systemPackages(command).some(({ dynamic, text }) => dynamic || text.includes('$')),
    ),
  );
  return own || (stage.parent !== null && installsUnnamed(stage.parent));
}

/** A distribution that a command of the Dockerfile installs. */
export interface PythonPackage {
  /** Normalised (PEP 503). */
  readonly name: string;
  /** As written. */
  readonly written: string;
  readonly command: Command;
}

/** All of them, as far as they can be read. */
export interface PythonPackages {
  readonly packages: readonly PythonPackage[];
  /** False when any source could not be read. */
  readonly complete: boolean;
}

/**
 * The Python packages in the image of a stage that can be read: those pip is given, those of the requirement files it
 * reads, those of stages the environment is copied from.
 */
export function pythonPackages(
  facts: DockerfileFacts,
  stage: Stage,
  seen: ReadonlySet<Stage> = new Set(),
): PythonPackages {
  const next = new Set([...seen, stage]);
  const copied = stage.steps
    .filter(({ instruction }) => instruction.keyword === 'COPY')
    .map(({ instruction }) => environmentFrom(facts, stage, instruction));
  const others = [stage.parent, ...copied].filter(
    (other) => other !== null && !next.has(other),
  ) as readonly Stage[];
  const parts = [
    ...[...new Set(others)].map((other) => pythonPackages(facts, other, next)),
    ...stage.steps.flatMap(({ commands }) => commands.map((command) => packagesOf(facts, command))),
  ];
  return {
    packages: parts.flatMap(({ packages }) => packages),
    complete: parts.every(({ complete }) => complete),
  };
}

const OTHER_MANAGERS = /^(poetry|pipenv|uv|pdm|conda|mamba|micromamba)$/;

function packagesOf(facts: DockerfileFacts, command: Command): PythonPackages {
  if (!isPipInstall(command)) {
    const installs =
      OTHER_MANAGERS.test(command.name) && /^(install|sync|env|create)$/.test(command.args[0]?.text ?? '');
    return { packages: [], complete: !installs };
  }
  const named = pipRequirements(command);
  const files = requirementFiles(command).map((file) => fromFile(facts, file));
  const written = [...named.map(({ text }) => text), ...files.flatMap((lines) => lines ?? [])];
  const open = named.some(({ text, dynamic }) => dynamic || /^[./$]/.test(text));
  return {
    packages: written.map((text) => toPackage(text, command)),
    complete: !open && files.every((lines) => lines !== null),
  };
}

/** The stage that a COPY brings a Python environment from. */
function environmentFrom(
  facts: DockerfileFacts,
  stage: Stage,
  instruction: Parameters<typeof copyOf>[0],
): Stage | null {
  const { from, sources } = copyOf(instruction);
  if (from === null) return null;
  const environment = sources.some(({ text }) =>
    /site-packages|dist-packages|venv|\/usr\/local|\/opt|\/root\/\.local|\/install|wheels|^\/app\/?$/.test(
      text,
    ),
  );
  return environment ? stageNamed(facts.stages, from, stage.index) : null;
}

function toPackage(written: string, command: Command): PythonPackage {
  return { name: normalizeName(written.replace(/[\s[<>=!~;@].*$/s, '')), written, command };
}

function fromFile(facts: DockerfileFacts, file: string): readonly string[] | null {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const candidates = [...copiedTo(facts, file), file.replace(/^(\.?\/)+/, ''), name];
  const path = candidates.find((candidate) => facts.read(candidate) !== null);
  // uv takes a pyproject.toml as well, which is no list of requirements.
  if (path === undefined || path.endsWith('.toml')) return null;
  return readRequirements(path, facts.read).requirements.map(({ text }) => text);
}

/** The file of the context that a COPY puts there under this very name. */
function copiedTo(facts: DockerfileFacts, file: string): readonly string[] {
  return facts.stages.flatMap(({ steps }) =>
    steps.flatMap(({ instruction }) => {
      if (instruction.keyword !== 'COPY') return [];
      const { from, sources, destination } = copyOf(instruction);
      const [source] = sources;
      const isIt = from === null && sources.length === 1 && destination?.text === file;
      return isIt && source ? [source.text] : [];
    }),
  );
}
