import { BASE } from '../../example.ts';
import { familyOf } from '../../facts/contents.ts';
import { copyOf } from '../../facts/copies.ts';
import { stageNamed } from '../../facts/reach.ts';
import type { Stage } from '../../facts/stage.ts';
import { startOf } from '../../facts/start.ts';
import type { DockerfileRule } from '../../rule.ts';

const [, digest = ''] = BASE.split('@');
const image = (final: string, copy: string): string =>
  `FROM python:3.11-slim@${digest} AS build\nRUN pip install --no-cache-dir uvicorn==0.30.0\nFROM python:${final}@${digest}\n${copy}\nUSER 10001\nHEALTHCHECK CMD ["/app/probe"]\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0"]\nENV PYTHONUNBUFFERED=1\n`;
const packages =
  'COPY --from=build /usr/local/lib/python3.11/site-packages /usr/local/lib/python3.11/site-packages';

export const copiedEnvironment: DockerfileRule = {
  id: 'dockerfile/copied-environment',
  title: 'A copied Python environment that is whole and fits',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'site-packages without bin has no uvicorn or gunicorn to start; packages of another Python version or C library are not found or do not load.',
  fix: 'Make a virtual environment and copy it whole between stages of the same Python image.',
  source: 'https://docs.docker.com/build/building/multi-stage/',
  bad: [
    { at: 4, example: image('3.11-slim', packages) },
    { at: 4, example: image('3.12-slim', `${packages} \nCOPY --from=build /usr/local/bin /usr/local/bin`) },
  ],
  good: [image('3.11-slim', `${packages}\nCOPY --from=build /usr/local/bin /usr/local/bin`)],
  check({ stages, final }, report) {
    for (const stage of stages) {
      const copies = stage.steps
        .filter(({ instruction }) => instruction.keyword === 'COPY')
        .map(({ instruction }) => ({ instruction, ...copyOf(instruction) }));
      const environment = copies.find(
        ({ from, sources }) =>
          from !== null && sources.some(({ text }) => /(site|dist)-packages|venv/.test(text)),
      );
      if (!environment?.from) continue;
      const source = stageNamed(stages, environment.from, stage.index);
      const misfit = source && unlike(source, stage);
      if (misfit) report(environment.instruction, misfit);
      const bare = environment.sources.every(({ text }) => /(site|dist)-packages/.test(text));
      const bins = copies.some(
        ({ from, sources }) =>
          from !== null && sources.some(({ text }) => /\/bin\b|^\/usr\/local\/?$|^\/usr\/?$|^\/$/.test(text)),
      );
      const server = stage === final ? startOf(stage)?.server.name : undefined;
      const script = startOf(stage)?.commands.at(-1)?.name === server;
      if (
        bare &&
        !bins &&
        !misfit &&
        server !== undefined &&
        script &&
        /^(uvicorn|gunicorn|celery|flask|hypercorn|streamlit|alembic|fastapi)$/.test(server)
      )
        report(environment.instruction, `${server} is not copied: it is in bin, not in site-packages`);
    }
  },
};

/** Why the environment of one stage does not run in the other; null when it does as far as can be told. */
function unlike(from: Stage, to: Stage): string | null {
  const version = (stage: Stage): string | null =>
    stage.parent ? version(stage.parent) : (/python:(\d+\.\d+)/.exec(stage.base.text)?.[1] ?? null);
  const [one, other] = [version(from), version(to)];
  if (one !== null && other !== null && one !== other)
    return `the environment is for Python ${one}, and the stage has ${other}`;
  const [musl, glibc] = [familyOf(from) === 'alpine', familyOf(to) === 'alpine'];
  const known = familyOf(from) !== 'unknown' && familyOf(to) !== 'unknown';
  return known && musl !== glibc
    ? 'one of the stages is Alpine: its C library is not that of the other'
    : null;
}
