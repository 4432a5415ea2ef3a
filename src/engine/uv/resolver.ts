import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPylockFault, parsePylock } from '../../formats/pylock/pylock.ts';
import { quoted } from '../../formats/shell/quote.ts';
import type { Argv, Result } from '../../model/argv.ts';
import { UserError } from '../../model/error.ts';
import type { Answer, Question, Resolver } from '../../model/resolve.ts';
import type { FindSource } from '../../model/source.ts';
import { inScratch } from '../scratch.ts';
import { PIP_STRATEGY, uvEnvironment } from './environment.ts';
import { noResolver, resolverTimedOut } from './errors.ts';
import { isUntrusted, readFailure } from './explain.ts';
import { preferencesFile, projectFile } from './project.ts';
import type { UvPorts } from './uv.ts';

const SECONDS = 600;

/** Resolves with the uv at a path, in a folder of its own: nothing of the application is run, built or written to. */
export function uvResolver(uv: string, ports: UvPorts): Resolver {
  return { resolve: (question) => resolveWith(uv, question, ports) };
}

/**
 * Finds the source distribution that uv would build. Nothing is built or run.
 */
export function uvSources(uv: string, ports: UvPorts): FindSource {
  return async (name, question) => {
    const answer = await resolveWith(uv, { ...question, sources: true }, ports);
    const lock = 'pylock' in answer ? parsePylock(answer.pylock) : null;
    const found =
      lock === null || isPylockFault(lock) ? undefined : lock.packages.find((one) => one.name === name);
    const { version = null, sdist = null } = found ?? {};
    if (version === null || sdist === null || sdist.sha256 === null) return null;
    return { name, version, ...sdist, sha256: sdist.sha256 };
  };
}

function resolveWith(uv: string, question: Question, ports: UvPorts): Promise<Answer> {
  return inScratch(async (folder) => {
    await writeFile(join(folder, 'pyproject.toml'), projectFile(question, ports.cpuTorch));
    await writeFile(join(folder, 'pylock.toml'), preferencesFile(question));
    await writeFile(join(folder, 'constraints.txt'), `${question.constraints.join('\n')}\n`);
    const argv = { ...compileArgv(uv, question, ports), cwd: folder };
    return read(await compile(ports, argv), join(folder, 'pylock.toml'));
  });
}

/** `uv pip compile` of the project in its folder, for all platforms at once. */
function compileArgv(uv: string, question: Question, { settings, cpuTorch }: UvPorts): Argv {
  const { indexes, sources } = question;
  const extra = indexes.extra.some(({ explicit }) => !explicit) || indexes.findLinks.length > 0;
  const args = [
    'pip',
    'compile',
    'pyproject.toml',
    '--quiet',
    '--universal',
    '--format=pylock.toml',
    '--output-file=pylock.toml',
    '--constraints=constraints.txt',
    ...(sources === undefined ? ['--no-build'] : []),
    '--no-header',
    '--no-progress',
    '--color=never',
    '--no-python-downloads',
    `--python-version=${question.python}`,
    ...(question.dependencies && sources === undefined ? [] : ['--no-deps']),
    ...(question.oldest === undefined ? [] : ['--resolution=lowest-direct']),
    ...(question.torch !== undefined && cpuTorch === undefined ? ['--torch-backend=cpu'] : []),
    ...(question.prereleases ? ['--prerelease=allow'] : []),
    ...(indexes.noIndex || settings.noIndex ? ['--no-index'] : []),
    ...(extra && settings.uv.strategy === null ? [`--index-strategy=${PIP_STRATEGY}`] : []),
    // What is said here is in place of what the environment says.
    ...(indexes.findLinks.length === 0 ? [] : [...indexes.findLinks, ...places(settings)]).map(
      (place) => `--find-links=${place}`,
    ),
  ];
  return { command: uv, args, env: uvEnvironment(settings) };
}

function places(settings: UvPorts['settings']): readonly string[] {
  return (uvEnvironment(settings)['UV_FIND_LINKS'] ?? '').split(',').filter((place) => place !== '');
}

/** Runs uv, again with what it turns out to lack: an interpreter, or the authorities that the system trusts. */
async function compile(ports: UvPorts, argv: Argv): Promise<Result> {
  const { store, settings, run } = ports;
  const own = settings.env['UV_CACHE_DIR'];
  const cache =
    own ?? (await store.folder('uv-cache', 1, async (path) => void (await mkdir(path, { recursive: true }))));
  const options = { timeoutMs: SECONDS * 1000 };
  let { args, env = {} } = { ...argv, env: { ...argv.env, UV_CACHE_DIR: cache } };
  for (;;) {
    const result = await run({ ...argv, args, env }, options);
    const { stderr } = result;
    if (/No interpreter found|Python interpreter not found/i.test(stderr) && args === argv.args)
      args = [...args, `--python=${await wrapper(ports)}`];
    else if (isUntrusted(stderr) && !('UV_SYSTEM_CERTS' in env)) env = { ...env, ...SYSTEM_TRUST };
    else return result;
  }
}

/** uv by itself trusts only the authorities it was built with. The second name is what it had before. */
const SYSTEM_TRUST = { UV_SYSTEM_CERTS: '1', UV_NATIVE_TLS: '1' };

/** uv wants an interpreter even when it runs nothing with it. This is a program that is one. */
async function wrapper({ store, python }: UvPorts): Promise<string> {
  const tools = await python();
  if (tools === null) throw noResolver();
  const { command, args, env = {} } = tools.python;
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  const script = `#!/bin/sh\n${exports.join('')}exec ${[command, ...args].map(quoted).join(' ')} "$@"\n`;
  const folder = await store.folder('uv-python', script, async (path) => {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'python3'), script);
    await chmod(join(path, 'python3'), 0o755);
  });
  return join(folder, 'python3');
}

async function read(result: Result, path: string): Promise<Answer> {
  if (result.timedOut) throw resolverTimedOut('uv', SECONDS);
  if (result.code === 0) return { pylock: await readFile(path, 'utf8') };
  const failure = readFailure(result.stderr);
  if (failure instanceof UserError) throw failure;
  return failure;
}
