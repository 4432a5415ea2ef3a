import type { ServicePlan } from '../../model/plan.ts';
import type { StackService, Workflow } from '../../model/stack.ts';
import { socketAddress } from '../compose/socket.ts';
import { printYaml, Said } from '../yaml.ts';
import { environmentOf, imageOf, JOBS, networkOf, volumeOf } from './passed.ts';

/** What an input may hold: it becomes an argument, a name of a file. */
const VALIDATOR = '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$';
/** Kestra starts containers in a folder of its own: the program goes to the one its paths are meant for. */
const RUNNER =
  'import os,runpy,sys;os.chdir(sys.argv[1]);sys.argv=sys.argv[2:];sys.path.insert(0,os.path.dirname(os.path.abspath(sys.argv[0])));runpy.run_path(sys.argv[0],run_name="__main__")';

/** The flow in the syntax of Kestra 1.3 and 2.0. */
export function flowFile(workflow: Workflow, job: StackService, plan: ServicePlan): string {
  const env = environmentOf(job);
  return printYaml(
    [
      `What ${workflow.caller} starts: ${job.id} as a container that is thrown away. Written by plimsoll emit.`,
      'In an engine that runs elsewhere: PUT it to /api/v1/main/flows/NAMESPACE/ID.',
    ],
    {
      id: workflow.flow,
      namespace: workflow.namespace,
      inputs:
        workflow.inputs.length === 0
          ? undefined
          : new Said(
              workflow.inputs.map((id) => ({ id, type: 'STRING', validator: VALIDATOR })),
              'what comes from outside becomes an argument, never a line for a shell',
            ),
      tasks: [
        {
          id: job.id,
          type: 'io.kestra.plugin.docker.cli.Run',
          host: socketAddress(JOBS),
          containerImage: imageOf(plan),
          pullPolicy: 'IF_NOT_PRESENT',
          user: `${plan.user.value.uid}:${plan.user.value.gid}`,
          networkMode: networkOf(job),
          volumes: new Said(
            job.mounts.map(
              ({ value }) => `${volumeOf(value.volume)}:${value.path}${value.readOnly ? ':ro' : ''}`,
            ),
            `what it shares with ${workflow.caller}`,
          ),
          memory: new Said({ memory: `${Math.ceil(plan.limits.value.memory / 1e6)}MB` }, plan.limits.because),
          env: env.length === 0 ? undefined : Object.fromEntries(env.map(({ name, value }) => [name, value])),
          commands: command(job, plan, workflow.inputs),
          timeout: 'PT30M',
        },
      ],
    },
  );
}

/** Exec form: an image may have no shell. A program of Python is led to its folder first. */
function command(job: StackService, plan: ServicePlan, inputs: readonly string[]): Said {
  const [program = '', ...rest] = job.command?.value ?? plan.command.value;
  const given = inputs.map((id) => `{{ inputs.${id} }}`);
  const isScript = /\/python[\d.]*$/.test(program) && /\.py$/.test(rest[0] ?? '');
  const words = isScript
    ? [program, '-c', RUNNER, plan.workdir.value, ...rest, ...given]
    : [program, ...rest, ...given];
  return new Said(
    words,
    isScript ? 'the engine starts containers in a folder of its own' : plan.command.because,
  );
}
