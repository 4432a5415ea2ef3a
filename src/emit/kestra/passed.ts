import type { ServicePlan } from '../../model/plan.ts';
import type { StackService } from '../../model/stack.ts';
import type { SocketProxy } from '../compose/socket.ts';

/** What the engine may ask Docker: to fetch an image, to run a container of it, to read what it says and to remove it. */
export const JOBS: SocketProxy = {
  name: 'docker-jobs',
  network: 'docker-jobs-net',
  client: 'kestra',
  allowed: {
    GET: '(/v[\\d.]+)?/(_ping|version|info|images/.*/json|containers/json|containers/[\\w.-]+/(json|logs))',
    HEAD: '/_ping',
    POST: '(/v[\\d.]+)?/(images/create|containers/create|containers/[\\w.-]+/(attach|start|wait|kill|stop))',
    DELETE: '(/v[\\d.]+)?/containers/[\\w.-]+',
  },
  because: 'containers of jobs, with volumes by name and no folder of the host',
};

/**
 * Variables of the engine's own environment that begin with ENV_ can be read in flows (`envs.name`): so the flow holds
 * neither a secret nor the name of the project.
 */
export function imageOf(plan: ServicePlan): string {
  return `{{ envs.${key(plan.id)}_image }}`;
}

/** The project's volume of that name. */
export function volumeOf(volume: string): string {
  return `{{ envs.project }}_${volume}`;
}

/** A container that is not Compose's gets one network: that of its store, or none. */
export function networkOf(job: StackService): string {
  const store = job.networks.value.find((name) => name.endsWith('-net'));
  return store === undefined ? 'none' : `{{ envs.project }}_${store}`;
}

/** Settings of the job, as the flow reads them and as the engine is given them. */
export function environmentOf(job: StackService) {
  return Object.entries(job.env).flatMap(([name, { value }]) =>
    value.kind === 'text'
      ? [
          {
            name,
            value: `{{ envs.${key(job.id)}_${name.toLowerCase()} }}`,
            given: `ENV_${key(job.id).toUpperCase()}_${name}`,
            text: value.text,
          },
        ]
      : [],
  );
}

export function key(id: string): string {
  return id.toLowerCase().replace(/\W/g, '_');
}
