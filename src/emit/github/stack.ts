// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are expressions of the workflow
import type { Platform } from '../../model/config.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Secret } from '../../model/stack.ts';
import { contextOf, type Emission } from '../input.ts';
import { Said, type YamlObject, type YamlValue } from '../yaml.ts';
import { action } from './actions.ts';
import { questions } from './questions.ts';

/** Runners of GitHub that have the architecture themselves: nothing is emulated. */
const RUNNERS: Readonly<Record<Platform, string>> = {
  'linux/amd64': 'ubuntu-24.04',
  'linux/arm64': 'ubuntu-24.04-arm',
};

/** Both architectures, unless the configuration names its own. */
export function platformsOf({ config }: Emission): readonly Platform[] {
  return config.platforms ?? ['linux/amd64', 'linux/arm64'];
}

/** One row of a matrix for a platform. */
export function platformRow(platform: Platform): YamlObject {
  return { arch: platform.slice('linux/'.length), runner: RUNNERS[platform] };
}

/** Builds all images, starts them as in production, asks them through the proxy and scans them. */
export function stackJob(input: Emission): YamlObject {
  const { services } = input.plan;
  return {
    name: 'stack on ${{ matrix.arch }}',
    strategy: { 'fail-fast': false, matrix: { include: platformsOf(input).map(platformRow) } },
    'runs-on': '${{ matrix.runner }}',
    'timeout-minutes': 60,
    env: { COMPOSE_FILE: 'compose.yaml:compose.prod.yaml' },
    steps: [
      checkout(),
      { uses: action('docker/setup-buildx-action') },
      ...services.map((service) => buildStep(service, input)),
      secretsStep(input),
      startStep(input),
      ...askStep(input),
      {
        name: 'What they said',
        if: 'failure()',
        run: 'docker compose ps --all\ndocker compose logs --no-color --tail 200\n',
      },
      ...services.map(({ id }) => scanStep(id)),
      { name: 'Stop', if: 'always()', run: 'docker compose down --volumes --timeout 60' },
    ],
  };
}

export function checkout(): YamlObject {
  return { uses: action('actions/checkout'), with: { 'persist-credentials': false } };
}

/** Where an image is built, as the inputs of the building action. */
export function buildInputs(service: ServicePlan, input: Emission): YamlObject {
  const { folder, dockerfile } = contextOf(input, service);
  return { context: folder, file: dockerfile, target: 'prod' };
}

function buildStep(service: ServicePlan, input: Emission): YamlObject {
  const scope = `scope=${service.id}-\${{ matrix.arch }}`;
  return {
    name: `Build ${service.id}`,
    uses: action('docker/build-push-action'),
    with: {
      ...buildInputs(service, input),
      load: true,
      tags: `${service.id}:local`,
      'cache-from': `type=gha,${scope}`,
      'cache-to': `type=gha,mode=max,${scope}`,
    },
  };
}

/** Throw-away values, readable by the accounts of the containers. What cannot be made up is taken from the repository. */
function secretsStep({ plan: { stack } }: Emission): YamlObject {
  const all = stack.secrets.map(({ value }) => value);
  const given = all.filter(({ random }) => !random);
  const lines = [
    'mkdir -p secrets',
    ...group(all.filter(({ kind }) => kind === 'variable').map(printed), '.env'),
    ...all
      .filter(({ kind }) => kind === 'file')
      .map((secret) => `${madeUp(secret)} > secrets/${secret.name.toLowerCase()}`),
    ...(stack.proxy?.value.domain
      ? [
          'openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj "/CN=$DOMAIN" -keyout secrets/tls_key -out secrets/tls_certificate',
        ]
      : []),
    'chmod --recursive a+rX secrets',
  ];
  const env: Record<string, string> = Object.fromEntries(
    given.map(({ name, secret }) => [name, `\${{ ${secret ? 'secrets' : 'vars'}.${name} }}`]),
  );
  if (stack.proxy?.value.domain) env['DOMAIN'] = stack.proxy.value.domain;
  return {
    name: 'Make up secrets',
    ...(Object.keys(env).length === 0
      ? {}
      : {
          env:
            given.length === 0
              ? env
              : new Said(env, 'set them in the repository where a made up value will not do'),
        }),
    run: `${lines.join('\n')}\n`,
  };
}

/** What several commands print, in one file. */
function group(commands: readonly string[], file: string): readonly string[] {
  return commands.length === 0 ? [] : ['{', ...commands.map((one) => `  ${one}`), `} > ${file}`];
}

function madeUp(secret: Secret): string {
  return secret.random ? 'openssl rand -hex 24' : `printf '%s\\n' "${valueFor(secret)}"`;
}

/** In quotes: a dollar sign would be a variable of the file. */
function printed(secret: Secret): string {
  return `printf "${secret.name}='%s'\\n" "${secret.random ? '$(openssl rand -hex 24)' : valueFor(secret)}"`;
}

/** What is no text cannot be made up: the step says which one is missing, and ends. */
function valueFor({ name, holds }: Secret): string {
  return holds === undefined ? `\${${name}:-made-up}` : `\${${name}:?set it in the repository}`;
}

function startStep({ plan: { stack } }: Emission): YamlObject {
  const waited = new Set(stack.services.flatMap(({ after }) => after.map(({ value }) => value.id)));
  const ends = stack.services.filter(({ id, role }) => role === 'once' && !waited.has(id));
  const names = [...stack.services.map(({ id }) => id), ...(stack.proxy ? ['proxy'] : [])].filter(
    (id) => !ends.some((one) => one.id === id) && !isWaitedOnce(id, stack.services),
  );
  const run =
    `docker compose up --no-build --quiet-pull --detach --wait --wait-timeout 300 ${names.join(' ')}`.trim();
  const because = `${ends.map(({ id }) => id).join(', ')} ends by itself, which compose would not wait for`;
  return { name: 'Start', run: ends.length > 0 ? new Said(run, because) : run };
}

/** A step before others is started by what waits for it. */
function isWaitedOnce(id: string, services: Emission['plan']['stack']['services']): boolean {
  return services.some((one) => one.id === id && one.role === 'once');
}

/** Every health route as a browser reaches it. */
function askStep({ plan }: Emission): readonly YamlValue[] {
  const paths = questions(plan);
  const domain = plan.stack.proxy?.value.domain ?? null;
  if (paths.length === 0) return [];
  const origin = domain === null ? 'http://127.0.0.1:8080' : `https://${domain}`;
  const here = domain === null ? '' : ` --insecure --resolve ${domain}:443:127.0.0.1`;
  const lines = paths.map(
    (path) =>
      `curl --fail --silent --show-error --output /dev/null --max-time 30 --retry 5 --retry-all-errors${here} ${origin}${path}`,
  );
  return [{ name: 'Ask', run: `${lines.join('\n')}\n` }];
}

function scanStep(id: string): YamlObject {
  return {
    name: `Scan ${id}`,
    uses: action('anchore/scan-action'),
    with: {
      image: `${id}:local`,
      'only-fixed': new Said(true, 'what nobody has mended yet, a newer image cannot mend'),
      'severity-cutoff': 'high',
      'output-format': 'table',
    },
  };
}
