import type { Emission } from '../input.ts';

/** What has to be given, and what of the stack has no counterpart in these objects. */
export function leftBehind({ plan: { stack } }: Emission): string {
  const secrets = stack.secrets.map(({ value }) => `--from-literal=${value.name}=...`);
  const rated = stack.proxy?.value.routes.filter(({ value }) => value.rate !== null) ?? [];
  const points = [
    'Images: `registry.example.org/NAME:0.0.0` stands for your own, best by digest.',
    ...(secrets.length > 0
      ? [`Secrets: \`kubectl --namespace app create secret generic app-secrets ${secrets.join(' ')}\`.`]
      : []),
    ...(stack.proxy
      ? [
          'The proxy: Ingress objects for ingress-nginx (class `nginx`) take its place, with sizes of uploads and waiting times; another controller has other annotations.',
          ...(rated.length > 0
            ? [
                `Limits of requests: ${rated.map(({ value }) => `\`${value.prefix}\` ${value.rate?.perMinute} a minute`).join('; ')}. An Ingress has them for all its paths or none (\`limit-rpm\`).`,
              ]
            : []),
          'Security headers: the proxy adds them; here they belong to the controller or the services.',
          ...(stack.proxy.value.domain === null
            ? ['A host name and TLS: add `host` and `tls` to the Ingress objects.']
            : ['TLS: a secret `app-tls` of type kubernetes.io/tls, or cert-manager.']),
        ]
      : []),
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
