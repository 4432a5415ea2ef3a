import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv, Run } from '../../model/argv.ts';
import type { Platform } from '../../model/config.ts';
import { UserError } from '../../model/error.ts';
import type { Answer, Question, Refusal, Resolver } from '../../model/resolve.ts';
import type { IndexSettings } from '../../net/indexes/settings.ts';
import { inScratch } from '../scratch.ts';
import { pipEnvironment } from '../uv/environment.ts';
import { resolverFailed, resolverTimedOut } from '../uv/errors.ts';
import { notForHost } from './errors.ts';
import { readPipFailure } from './failure.ts';
import { pylockOfReport } from './report.ts';

const SECONDS = 600;
const UNABLE: Refusal = { reason: 'conflict', name: null, explanation: 'pip does not say it' };
const PYTHON: Argv = { command: 'python3', args: [] };

/**
 * Resolves with the machine's pip, which judges markers and tags by the interpreter that runs it: only for images like
 * this machine. Rejects with a UserError for others.
 * @param instead why it is used: told with every answer
 */
export function pipResolver(run: Run, settings: IndexSettings, instead: string): Resolver {
  return {
    async resolve(question) {
      // pip would build sources to find out, and takes the newest only.
      if (question.sources || question.oldest) return { refusal: UNABLE };
      await assertHostLike(question, run);
      const answer = await inScratch((folder) => ask(question, run, settings, folder));
      return 'pylock' in answer
        ? { ...answer, caveat: `${instead}: resolved with pip, for images like this machine only` }
        : answer;
    },
  };
}

async function ask(question: Question, run: Run, settings: IndexSettings, folder: string): Promise<Answer> {
  await writeFile(join(folder, 'requirements.txt'), requirementsFile(question));
  await writeFile(join(folder, 'constraints.txt'), constraintsFile(question));
  const result = await run(installArgv(question, settings, folder), { timeoutMs: SECONDS * 1000 });
  if (result.timedOut) throw resolverTimedOut('pip', SECONDS);
  if (result.code === 0) {
    const pylock = pylockOfReport(result.stdout);
    if (pylock !== null) return { pylock };
    throw resolverFailed('pip', 'its report cannot be read; it may be older than 22.2');
  }
  const failure = readPipFailure(result.stderr);
  if (failure instanceof UserError) throw failure;
  return failure;
}

async function assertHostLike({ python, platforms }: Question, run: Run): Promise<void> {
  const code = "import sys; print('%d.%d' % sys.version_info[:2])";
  const said = await run({ ...PYTHON, args: ['-c', code] }, { timeoutMs: 60_000 });
  const own: Platform | null =
    process.platform !== 'linux' ? null : process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';
  const other = platforms.find((platform) => platform !== own);
  if (other !== undefined || said.stdout.trim() !== python) throw notForHost(other ?? 'this machine', python);
}

/** Nothing is installed or built: pip only says what it would take. */
function installArgv(
  { dependencies, prereleases, indexes }: Question,
  settings: IndexSettings,
  folder: string,
): Argv {
  const args = [
    ...['-m', 'pip', 'install', '--dry-run', '--ignore-installed', '--quiet', '--report', '-'],
    ...['--only-binary', ':all:', '--no-input'],
    ...['--requirement', 'requirements.txt', '--constraint', 'constraints.txt'],
    ...(dependencies ? [] : ['--no-deps']),
    ...(prereleases ? ['--pre'] : []),
    ...(indexes.noIndex ? ['--no-index'] : []),
  ];
  return { ...PYTHON, args, env: pipEnvironment(settings), cwd: folder };
}

/** Indexes stand in the file, not among the arguments: they may hold a login. */
function requirementsFile({ requirements, indexes }: Question): string {
  const lines = [
    ...(indexes.default === null ? [] : [`--index-url ${indexes.default}`]),
    ...indexes.extra.map(({ url }) => `--extra-index-url ${url}`),
    ...indexes.findLinks.map((place) => `--find-links ${place}`),
    ...requirements,
  ];
  return `${lines.join('\n')}\n`;
}

/** pip knows no overrides; as constraints they at least hold where nothing asks for something else. */
function constraintsFile({ constraints, overrides }: Question): string {
  return `${[...constraints, ...overrides].join('\n')}\n`;
}
