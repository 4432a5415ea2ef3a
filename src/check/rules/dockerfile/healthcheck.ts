import { BASE, inImage } from '../../example.ts';
import { isForFunctions } from '../../facts/contents.ts';
import { hasProbe } from '../../facts/probe.ts';
import { lineage } from '../../facts/reach.ts';
import type { DockerfileRule } from '../../rule.ts';

/** Images that serve as they are: what is made of them needs no CMD. */
const SERVERS =
  /(^|\/)(nginx|nginx-unprivileged|httpd|caddy|traefik|haproxy|tomcat|tritonserver|serving|openresty)$/;

export const healthcheck: DockerfileRule = {
  id: 'dockerfile/healthcheck',
  title: 'A health check',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'health',
  aliases: ['hadolint:DL3057', 'trivy:DS-0026', 'checkov:CKV_DOCKER_2', 'kics:b03a748a'],
  deployedOnly: true,
  why: 'Without one a service that hangs, or whose model did not load, counts as running: nothing waits for it and nothing restarts it.',
  fix: 'Add a HEALTHCHECK that asks the service with a program of the image.',
  source: 'https://docs.docker.com/reference/dockerfile/#healthcheck',
  bad: [
    { at: 1, example: `FROM ${BASE}\nUSER 10001\nCMD ["/app/serve"]\n` },
    { at: 1, example: `FROM ${BASE.replace('debian:12-slim', 'nginx:1.29')}\nUSER 10001\nCOPY dist /srv\n` },
  ],
  good: [
    inImage('ENTRYPOINT ["/app/entry"]'),
    `FROM ${BASE} AS a\nHEALTHCHECK CMD ["/probe"]\nFROM a\nUSER 10001\nCMD ["/serve"]\n`,
  ],
  check({ stages, final }, report) {
    if (!final || isForFunctions(final)) return;
    const last = final.steps.at(-1)?.instruction ?? final.from;
    const place = final.from ?? last;
    const found = lineage(final).some(hasProbe);
    if (place && !found) {
      const runs = lineage(final).some(({ steps }) =>
        steps.some(({ instruction }) => /^(CMD|ENTRYPOINT)$/.test(instruction.keyword)),
      );
      const serves = SERVERS.test(lineage(final).at(-1)?.base.name.repository ?? '');
      const anywhere = stages.some(hasProbe);
      const aliases = anywhere ? (['hadolint:DL3057', 'kics:b03a748a'] as const) : this.aliases;
      report(place, 'the image has no health check', {
        aliases,
        ...(runs || serves ? {} : { persona: 'auditor' }),
      });
    }
  },
};
