import { BASE } from '../../example.ts';
import { probeOf } from '../../facts/probe.ts';
import { steps } from '../../facts/select.ts';
import { listening, startOf } from '../../facts/start.ts';
import type { DockerfileRule } from '../../rule.ts';

const image = (probe: number): string =>
  `FROM ${BASE}\nEXPOSE 8000\nUSER 10001\nHEALTHCHECK CMD ["/app/probe", "http://localhost:${probe}/health"]\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]\nENV PYTHONUNBUFFERED=1\n`;

export const probePort: DockerfileRule = {
  id: 'dockerfile/probe-port',
  title: 'A probe of the port that is served',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'health',
  aliases: [],
  why: 'A probe of another port always fails: the service is unhealthy for ever, though it works.',
  fix: 'Ask the port that the server listens on.',
  source: 'https://docs.docker.com/reference/dockerfile/#healthcheck',
  bad: [{ at: 4, example: image(8001) }],
  good: [image(8000)],
  check(facts, report) {
    const { final } = facts;
    const probe = final && probeOf(final);
    const start = final && startOf(final);
    if (
      !final ||
      !probe?.request ||
      !/^(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])$/.test(probe.request.host)
    )
      return;
    const served = start && listening(start, facts.read);
    const exposed = steps(facts, 'EXPOSE')
      .filter(({ stage }) => stage === final)
      .flatMap(({ step }) => step.instruction.words.map(({ text }) => Number.parseInt(text, 10)));
    const ports = served?.port ? [served.port] : exposed;
    const { port } = probe.request;
    if (ports.length === 0 || ports.includes(port) || ports.some(Number.isNaN)) return;
    const details = served ? {} : ({ confidence: 'medium' } as const);
    report(probe.instruction, `the probe asks port ${port}, and the server listens on ${ports.join(', ')}`, {
      fix: `Ask port ${ports[0]}.`,
      ...details,
    });
  },
};
