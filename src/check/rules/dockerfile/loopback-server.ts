import { BASE } from '../../example.ts';
import { listening, startOf } from '../../facts/start.ts';
import type { DockerfileRule } from '../../rule.ts';

const served = (command: string): string =>
  `FROM ${BASE}\nUSER 10001\nHEALTHCHECK CMD ["/app/probe"]\nCMD ${command}\nENV PYTHONUNBUFFERED=1\n`;
const image = (host: string): string => served(`["uvicorn", "main:app", "--host", "${host}"]`);

export const loopbackServer: DockerfileRule = {
  id: 'dockerfile/loopback-server',
  title: 'A server that others can reach',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The loopback interface of a container is its own: nobody outside reaches a server that listens there, published port or not.',
  fix: 'Listen on 0.0.0.0 (uvicorn --host, gunicorn --bind, flask --host).',
  source: 'https://docs.docker.com/engine/network/port-publishing/',
  bad: [{ at: 4, example: image('127.0.0.1') }],
  good: [image('0.0.0.0'), served('["daphne", "-b", "0.0.0.0", "-p", "8000", "app.asgi:application"]')],
  check({ final, read }, report) {
    const start = final && startOf(final);
    const served = start && listening(start, read);
    if (!start || !served || !/^(127\.|localhost$|\[?::1\]?$)/.test(served.host ?? '')) return;
    const { env } = final.end;
    const elsewhere = ['UVICORN_HOST', 'FLASK_RUN_HOST', 'GUNICORN_CMD_ARGS', 'HOST', 'MLFLOW_HOST'].some(
      (name) => env.has(name),
    );
    const configured = start.server.args.some(({ text }) =>
      /^(-c|--config)(=|$)|gunicorn\.conf|\.py$/.test(text),
    );
    if (!elsewhere && !configured)
      report(start.instruction, `${start.server.name} listens on ${served.host} only`);
  },
};
