import type { Service } from '../../../model/inventory.ts';
import { BASE, inService, inventoryOf } from '../../example.ts';
import { deployed, type ImageBuild } from '../../facts/application.ts';
import type { Command } from '../../facts/stage.ts';
import { listening, startOf } from '../../facts/start.ts';
import type { ApplicationRule } from '../../rule.ts';

export const SERVING = `FROM ${BASE}\nEXPOSE 8000\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]\nENV PYTHONUNBUFFERED=1\n`;
const stack = (ports: string) => ({
  Dockerfile: SERVING,
  'compose.yaml': inService(`build: .\nports: ["${ports}"]`, ['image']),
});

export const containerPort: ApplicationRule = {
  id: 'application/container-port',
  title: 'The published port is the one that is served',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'A port mapped to one that nothing listens on refuses every connection.',
  fix: 'Map to the port the server listens on.',
  source: 'https://docs.docker.com/reference/compose-file/services/#ports',
  bad: [{ at: 'compose.yaml:4', example: stack('127.0.0.1:8000:8080') }],
  good: [
    stack('127.0.0.1:8080:8000'),
    // The script makes an application and starts no server: where it would listen is not known.
    {
      example: {
        ...stack('127.0.0.1:8080:9000'),
        Dockerfile: SERVING.replace(/CMD \["uvicorn.*/, 'CMD ["python", "main.py"]'),
        'main.py': 'app = FastAPI()\n',
      },
      inventory: inventoryOf({}),
    },
    // Its port is what a setting says.
    {
      example: {
        ...stack('127.0.0.1:8080:9000'),
        Dockerfile: SERVING.replace(/CMD \["uvicorn.*/, 'CMD ["python", "main.py"]'),
        'main.py': 'app.run(host="0.0.0.0", port=settings["port"])\n',
      },
      inventory: inventoryOf({}),
    },
  ],
  check(facts, report) {
    for (const { service, build } of deployed(facts)) {
      const served = build && service.command === null ? servedPort(build) : null;
      for (const { target, at } of service.ports)
        if (served !== null && /^\d+$/.test(target) && Number(target) !== served)
          report(at, `${service.name} listens on port ${served}, not on ${target}`, {
            fix: `Map to ${served}.`,
          });
    }
  },
};

/** The port an image listens on: what its command says, else what the code says; null when neither does. */
export function servedPort({ facts, service }: ImageBuild): number | null {
  const start = facts.final && startOf(facts.final);
  const said = start && listening(start, facts.read);
  if (said) return said.port;
  const own =
    start && /^(python[\d.]*|node|npm)$/.test(start.server.name) && !facts.final?.end.env.has('PORT');
  return own && service && isSure(service, start.server, facts.read) ? service.port : null;
}

/**
 * Whether the port of a service is more than its framework's default: it was read from the code, or the script that is
 * started serves and says nothing of a port.
 */
function isSure(service: Service, { args }: Command, read: (path: string) => string | null): boolean {
  if (service.evidence.some(({ field }) => field === 'port')) return true;
  const script = args.find(({ text }) => /\.(py|[cm]?js)$/.test(text))?.text;
  const text = script === undefined ? null : read(script);
  return text !== null && /\b(run|serve|launch|listen)\w*\(/.test(text) && !/port\s*[=:]|PORT/.test(text);
}
