import { BASE, inImage } from '../../example.ts';
import { developing } from '../../facts/development.ts';
import { startOf } from '../../facts/start.ts';
import type { DockerfileRule } from '../../rule.ts';

const image = (command: string): string =>
  `FROM ${BASE}\nUSER 10001\nHEALTHCHECK CMD ["/app/probe"]\nCMD ${command}\nENV PYTHONUNBUFFERED=1\n`;

export const developmentServer: DockerfileRule = {
  id: 'dockerfile/development-server',
  title: 'No development server in the image',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  deployedOnly: true,
  why: 'Reloaders watch files instead of serving, answer one request at a time, and their debuggers run code for whoever finds them.',
  fix: 'Start the production server (uvicorn without --reload, gunicorn, next start, built files behind a web server); keep reload for a development target.',
  source: 'https://docs.docker.com/build/building/multi-stage/#stop-at-a-specific-build-stage',
  bad: [
    { at: 4, example: image('["uvicorn", "main:app", "--host", "0.0.0.0", "--reload"]') },
    { at: 4, example: image('["npm", "run", "dev"]') },
    { at: 2, example: inImage('ENV FLASK_DEBUG=1') },
  ],
  good: [image('["uvicorn", "main:app", "--host", "0.0.0.0"]'), image('["npm", "run", "start"]')],
  check({ final, read }, report) {
    const start = final && startOf(final);
    const reason =
      start &&
      developing(
        start.server.name,
        start.server.args.map(({ text }) => text),
        read,
      );
    if (start && reason) report(start.instruction, `${reason} is for development`);
    for (const { instruction } of final?.steps ?? [])
      for (const { key, value } of instruction.keyword === 'ENV' ? instruction.pairs : [])
        if (isDebug(key, value ?? '')) report(instruction, `${key}=${value} is for development`);
  },
};

function isDebug(name: string, value: string): boolean {
  const text = value.replace(/["']/g, '');
  if (/^(FLASK_DEBUG|DJANGO_DEBUG|UVICORN_RELOAD)$/.test(name)) return /^(1|true|on|yes)$/i.test(text);
  return /^(FLASK_ENV|NODE_ENV|APP_ENV|ENVIRONMENT)$/.test(name) && /^dev(elopment)?$/i.test(text);
}
