import { BASE } from '../../example.ts';
import { lineage } from '../../facts/reach.ts';
import { startOf } from '../../facts/start.ts';
import type { DockerfileRule } from '../../rule.ts';

const PYTHON = /^(python[\d.]*|uvicorn|gunicorn|hypercorn|flask|celery|streamlit|daphne|fastapi|granian)$/;
const image = (env: string): string =>
  `FROM ${BASE}\n${env}USER 10001\nHEALTHCHECK CMD ["/app/probe"]\nCMD ["python", "main.py"]\n`;

export const pythonEnvironment: DockerfileRule = {
  id: 'dockerfile/python-environment',
  title: 'PYTHONUNBUFFERED',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'operability',
  aliases: [],
  why: 'Python keeps output back when it is not a terminal: the last lines before a crash, which say why, never reach the log.',
  fix: 'Set ENV PYTHONUNBUFFERED=1.',
  source: 'https://docs.python.org/3/using/cmdline.html#envvar-PYTHONUNBUFFERED',
  bad: [{ at: 4, example: image('') }],
  good: [image('ENV PYTHONUNBUFFERED=1\n')],
  check({ final }, report) {
    const start = final && startOf(final);
    if (!final || !start) return;
    const runs = start.commands.at(-1)?.name ?? '';
    const python = PYTHON.test(start.server.name) || PYTHON.test(runs);
    const flag = start.commands.some(({ args }) => args.some(({ text }) => text === '-u'));
    if (python && !flag && !final.end.env.has('PYTHONUNBUFFERED') && lineage(final).length > 0)
      report(start.instruction, 'what Python prints is kept back');
  },
};
