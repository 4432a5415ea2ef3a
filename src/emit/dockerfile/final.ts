import { posix } from 'node:path';
import { quoted } from '../../formats/shell/quote.ts';
import type { Probe, ServicePlan } from '../../model/plan.ts';
import { UNASKED } from '../words.ts';
import { type Block, block, continued, env, exec } from './block.ts';

/** The account of the plan, with its home. */
export function account({ user }: ServicePlan): Block {
  const { uid, gid, name, home } = user.value;
  return block(
    user.because,
    ...continued(`RUN groupadd --gid ${gid} ${name} &&`, [
      `useradd --uid ${uid} --gid ${gid} --no-log-init --create-home --home-dir ${home} --shell /usr/sbin/nologin ${name}`,
    ]),
  );
}

/** Folders the process writes to, owned by its account: a volume takes their owner over. */
export function writable({ writable, user }: ServicePlan): Block {
  const kept = writable.filter(({ value }) => value.kind === 'volume');
  const { uid, gid } = user.value;
  const paths = kept.map(({ value }) => value.path);
  if (paths.length === 0) return block(null);
  const reasons = [...new Set(kept.map(({ because }) => because))].join('; ');
  return block(
    `written to while running (${reasons}); everything else stays read only`,
    `RUN install --directory --owner ${uid} --group ${gid} ${paths.map(quoted).join(' ')}`,
  );
}

/** Files that the plan writes out: a page where the server looks for those of another service. */
export function written({ files }: ServicePlan): Block {
  const [first] = files;
  if (first === undefined) return block(null);
  const folders = files.map(({ value }) => quoted(posix.dirname(value.path)));
  const made = files.map(
    ({ value }) => `printf %s ${quoted(value.text.replaceAll('\n', ''))} >${quoted(value.path)}`,
  );
  return block(first.because, ...continued(`RUN mkdir -p ${folders.join(' ')} &&`, [made.join(' && ')]));
}

/**
 * The beginning of the last stage. One that cannot be asked has no health check, and says so: with `HEALTHCHECK NONE`,
 * `docker compose up --wait` fails (docker/compose issue 13522).
 */
export function lastStage(from: string, { probe }: ServicePlan): Block {
  return block(
    probe === null ? `plimsoll ignore=dockerfile/healthcheck: ${UNASKED}` : null,
    `FROM ${from} AS prod`,
  );
}

/** How the image runs: account, port, signal, probe and command. */
export function running({ port, stop, user, command, probe }: ServicePlan): readonly Block[] {
  return [
    block(null, `USER ${user.value.uid}:${user.value.gid}`),
    block(null, ...(port === null ? [] : [`EXPOSE ${port.value}`])),
    block(null, ...(stop.value.signal === 'SIGTERM' ? [] : [`STOPSIGNAL ${stop.value.signal}`])),
    ...(probe === null ? [] : [block(probe.because, ...healthcheck(probe.value))]),
    block(command.because, `CMD ${exec(command.value)}`),
  ];
}

function healthcheck({ interval, timeout, startPeriod, retries, argv }: Probe): readonly string[] {
  return continued(
    `HEALTHCHECK --interval=${interval}s --timeout=${timeout}s --start-period=${startPeriod}s --retries=${retries}`,
    [`CMD ${exec(argv)}`],
  );
}

/** The variables of the plan, without those for files that the base image does not have. */
export function environment({ env: variables }: ServicePlan, without: readonly string[] = []): Block {
  return block(
    null,
    ...env(
      Object.fromEntries(
        Object.entries(variables)
          .filter(([name]) => !without.includes(name))
          .map(([name, { value }]) => [name, value]),
      ),
    ),
  );
}

/** What the image is called, for whoever lists images (OCI image-spec, annotations). */
export function labels({ id, framework, kind }: ServicePlan): Block {
  return block(
    'set the last two when building: --build-arg REVISION=$(git rev-parse HEAD) --build-arg VERSION=...',
    'ARG REVISION=unknown',
    'ARG VERSION=0.0.0',
    ...continued(`LABEL org.opencontainers.image.title=${id}`, [
      `org.opencontainers.image.description="${framework} ${kind}"`,
      'org.opencontainers.image.version=$VERSION',
      'org.opencontainers.image.revision=$REVISION',
    ]),
  );
}

/** Weights of the service, as paths of the tree. */
export function weightsIn({
  source,
}: ServicePlan): readonly { readonly from: string; readonly to: string }[] {
  return source.value.weights.map((from) => ({ from, to: posix.join(source.value.destination, from) }));
}
