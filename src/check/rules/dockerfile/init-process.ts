import { BASE, inImage } from '../../example.ts';
import { installedPackages } from '../../facts/contents.ts';
import { listening, startOf } from '../../facts/start.ts';
import type { DockerfileRule } from '../../rule.ts';

const FORKS = /^(gunicorn|celery|supervisord|honcho|foreman|pm2|uwsgi|torchserve|mlserver)$/;
const image = (entry: string): string =>
  `FROM ${BASE}\nRUN apt-get update && apt-get install -y --no-install-recommends tini=0.19.0 && rm -rf /var/lib/apt/lists/*\nUSER 10001\nHEALTHCHECK CMD ["/app/probe"]\n${entry}CMD ["celery", "-A", "app", "worker"]\nENV PYTHONUNBUFFERED=1\n`;

export const initProcess: DockerfileRule = {
  id: 'dockerfile/init-process',
  title: 'An init where processes are forked',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'health',
  aliases: [],
  deployedOnly: true,
  why: 'Process 1 has to collect children that died and pass signals on: worker pools and shell scripts leave zombies, or are killed instead of stopped.',
  fix: 'Put tini or dumb-init before the command, or run with --init (init: true in compose).',
  source: 'https://docs.docker.com/reference/cli/docker/container/run/#init',
  bad: [{ at: 5, example: image('') }],
  good: [image('ENTRYPOINT ["tini", "--"]\n'), inImage('WORKDIR /app')],
  check({ final, read }, report) {
    const start = final && startOf(final);
    if (!final || !start) return;
    const texts = final.steps
      .filter(({ instruction }) => /^(ENTRYPOINT|CMD)$/.test(instruction.keyword))
      .map(({ instruction }) => instruction.args.text);
    const has = texts.some((text) => /tini|dumb-init|catatonit|s6-|\/init\b/.test(text));
    const forks = FORKS.test(start.server.name) || (listening(start, read)?.workers ?? 1) > 1;
    const script = /\.sh$/.test(start.commands.at(-1)?.name ?? '') && !installedPackages(final).has('tini');
    if (!has && (forks || script))
      report(start.instruction, `${start.server.name} runs as process 1 and forks`);
  },
};
