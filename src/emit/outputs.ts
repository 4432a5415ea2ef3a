import type { Extra } from '../model/config.ts';

/** One thing that `emit` writes, for people: the help of the command and the reference are made from it. */
export interface Output {
  /** Name of its emitter. */
  readonly id: OutputId;
  /** Paths, in which `SERVICE/` stands for the folder an image is built from. */
  readonly files: readonly string[];
  readonly what: string;
  /** The word of `stack.also` that asks for it; null for what is always written. */
  readonly asked: Extra | null;
}

export type OutputId = 'dockerfile' | 'dockerignore' | 'compose' | 'nginx' | 'env' | Extra;

/** In the order of their names, what is always written first. */
export const OUTPUTS: readonly Output[] = [
  {
    id: 'compose',
    files: ['compose.yaml', 'compose.override.yaml', 'compose.prod.yaml'],
    what: 'the stack, what development adds to it, and what production adds',
    asked: null,
  },
  {
    id: 'dockerfile',
    files: ['SERVICE/Dockerfile', 'SERVICE/requirements.lock'],
    what: 'an image for each service, and the packages it installs by their hashes when they are locked',
    asked: null,
  },
  {
    id: 'dockerignore',
    files: ['SERVICE/.dockerignore'],
    what: 'what of the tree no image needs',
    asked: null,
  },
  {
    id: 'env',
    files: ['.env.example', 'ENVIRONMENT.md'],
    what: 'variables to fill in, and who reads which of them where',
    asked: null,
  },
  {
    id: 'nginx',
    files: ['nginx/nginx.conf'],
    what: 'the proxy in front of the stack in production; not when nothing takes requests',
    asked: null,
  },
  {
    id: 'flower',
    files: ['compose.flower.yaml'],
    what: 'Flower behind a password, which shows the tasks of Celery; not when no worker has its broker in the stack',
    asked: 'flower',
  },
  {
    id: 'github-actions',
    files: ['.github/workflows/containers.yaml'],
    what: 'GitHub builds every image on amd64 and arm64, starts the stack and asks it, scans, and publishes what a tag names',
    asked: 'github-actions',
  },
  {
    id: 'kestra',
    files: ['compose.kestra.yaml', 'kestra/flows/'],
    what: "Kestra with its database, and the flow that runs a job's image as a throw-away container over a shared volume; not when the code starts no flow",
    asked: 'kestra',
  },
  {
    id: 'kubernetes',
    files: ['kubernetes/stack.yaml', 'kubernetes/README.md'],
    what: 'the stack for Kubernetes under the restricted Pod Security Standard, and what could not be carried over',
    asked: 'kubernetes',
  },
  {
    id: 'observability',
    files: [
      'compose.observability.yaml',
      'observability/prometheus.yml',
      'observability/otel-collector.yaml',
      'observability/grafana/',
    ],
    what: 'what watches the stack: Prometheus asking every service that answers it, an OpenTelemetry collector, exporters of PostgreSQL and Redis, and a dashboard of Grafana',
    asked: 'observability',
  },
  {
    id: 'swarm',
    files: ['swarm/stack.yaml', 'swarm/README.md'],
    what: 'the stack for Docker Swarm: replicas, updates that go back by themselves, secrets and settings of the cluster, and what could not be carried over',
    asked: 'swarm',
  },
];
