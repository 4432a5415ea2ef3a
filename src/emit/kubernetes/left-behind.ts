import type { Emission } from '../input.ts';

/** What has to be given, and what of the stack has no counterpart in these objects. */
export function leftBehind({ plan: { stack } }: Emission): string {
  const secrets = stack.secrets.map(({ value }) => `--from-literal=${value.name}=...`);
  const routes = stack.proxy?.value.routes ?? [];
  const points = [
    'Images: `registry.example.org/NAME:0.0.0` stands for your own, best by digest.',
    ...(secrets.length > 0
      ? [`Secrets: \`kubectl --namespace app create secret generic app-secrets ${secrets.join(' ')}\`.`]
      : []),
    'The proxy: an Ingress of your cluster takes its place; these are its routes: ' +
      routes
        .map(
          ({ value }) =>
            `\`${value.prefix}\` to ${value.service}:${value.port}${value.strip ? ', prefix taken off' : ''}`,
        )
        .join('; ') +
      '.',
    'Limits of requests, sizes of uploads and waiting times: annotations of the Ingress, which differ from one to the next.',
    'The order of starting: pods start anew until what they wait for answers; a Job of a migration runs beside them.',
    'Limits on processes: set by the kubelet (`podPidsLimit`), not by a pod.',
    ...(stack.services.some(({ mounts }) => mounts.length > 0)
      ? [
          'Folders that several services share: their claim is ReadWriteOnce, so that their pods need one node or another storage class.',
        ]
      : []),
    ...(stack.services.some(({ gpu }) => gpu !== null)
      ? ['GPUs: add `nvidia.com/gpu` to the limits of what uses one.']
      : []),
    'Optional variables of `.env`: add those that you set to `env`.',
  ];
  return `# On Kubernetes\n\nWritten by plimsoll emit. What these objects do not carry over from the stack:\n\n${points.map((point) => `- ${point}\n`).join('')}`;
}
