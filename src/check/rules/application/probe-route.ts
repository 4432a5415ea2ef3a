import { answersPath } from '../../../formats/path/route.ts';
import { isBuiltIn } from '../../../frameworks/route.ts';
import { BASE, inventoryOf } from '../../example.ts';
import { probeOf } from '../../facts/probe.ts';
import type { ApplicationRule } from '../../rule.ts';

const image = (path: string): string =>
  `FROM ${BASE}\nUSER 10001\nHEALTHCHECK CMD ["/app/probe", "http://localhost:8000${path}"]\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0"]\nENV PYTHONUNBUFFERED=1\n`;
const inventory = inventoryOf({
  routes: [
    { method: 'GET', path: '/health', evidence: { path: 'main.py', line: 5, text: '@app.get("/health")' } },
  ],
});

export const probeRoute: ApplicationRule = {
  id: 'application/probe-route',
  title: 'A probe of a route that exists',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'health',
  aliases: [],
  why: 'The application answers 404, which counts as a failure: the service is unhealthy for ever, though it works.',
  fix: 'Ask a route of the application.',
  source: 'https://docs.docker.com/reference/dockerfile/#healthcheck',
  bad: [{ at: 'Dockerfile:3', example: { Dockerfile: image('/healthz') }, inventory }],
  good: [
    { example: { Dockerfile: image('/health') }, inventory },
    {
      example: {
        Dockerfile: image('/').replace(
          /CMD .*probe.*/,
          `CMD ["python", "-c", "import http.client as h,sys;c=h.HTTPConnection('localhost',8000);c.request('GET','/');sys.exit(c.getresponse().status>499)"]`,
        ),
      },
      inventory,
    },
  ],
  check({ builds }, report) {
    for (const { facts, service } of builds) {
      const probe = facts.final && probeOf(facts.final);
      const asked = probe?.request?.path;
      if (!probe || asked === undefined || !service || service.routes.length === 0) continue;
      const served = service.routes.some(({ path }) => answersPath(path, asked));
      // One that any answer below 500 satisfies asks only whether the server is there.
      const isContent = /\bstatus(Code)?\s*(>\s*499|>=\s*500)\b/.test(probe.instruction.command?.text ?? '');
      if (served || isBuiltIn(asked) || isContent) continue;
      const fix = service.health === null ? {} : { fix: `Ask ${service.health}.` };
      report({ path: facts.path, ...probe.instruction }, `${service.id} has no route ${asked}`, fix);
    }
  },
};
