import * as z from 'zod';
import { parseJson } from '../formats/document/json.ts';

const service = z.looseObject({
  tmpfs: z.union([z.string(), z.array(z.string())]).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()).nullish() }).optional(),
  ulimits: z.record(z.string(), z.unknown()).optional(),
  read_only: z.boolean().optional(),
  volumes: z.array(z.looseObject({ target: z.string().optional() })).optional(),
  configs: z.array(z.looseObject({ target: z.string().optional() })).nullish(),
});
const model = z.looseObject({ services: z.record(z.string(), service).default({}) });

/** Podman raises these limits, which it may not do everywhere; lowering always works. */
const ULIMITS = { nofile: { soft: 1024, hard: 4096 }, nproc: { soft: 4096, hard: 4096 } };
/** Options of a file system in memory that Podman does not know: its `U` gives it to the container's user. */
const OWNERS = /^(uid|gid)=/;

/**
 * A stack as `docker compose config --format json` prints it, in words that Podman understands. What is not named here
 * is passed on as it is. Null when the text is no such stack.
 */
export function forPodman(text: string): string | null {
  const read = model.safeParse(parseJson(text));
  if (!read.success) return null;
  const services = Object.entries(read.data.services).map(([id, one]) => [id, translated(one)] as const);
  return `${JSON.stringify({ ...read.data, services: Object.fromEntries(services) }, null, 2)}\n`;
}

function translated(one: z.infer<typeof service>): z.infer<typeof service> {
  const { tmpfs, healthcheck, ulimits } = one;
  const test = healthcheck?.test;
  const memory = [...[tmpfs ?? []].flat().map(owned), ...(one.read_only === true ? closed(one) : [])];
  return {
    ...one,
    ulimits: { ...ULIMITS, ...ulimits },
    ...(memory.length > 0 ? { tmpfs: memory } : {}),
    ...(test ? { healthcheck: { ...healthcheck, test: spaceless(test) } } : {}),
    ...(one.configs?.some(({ target }) => target === NGINX)
      ? { entrypoint: ['/bin/sh', '-c', RESOLVING], command: [] }
      : {}),
  };
}

/** Folders in which Podman lets everybody write although the root is read only; with one of its own there it does not. */
const OPENED = ['/run', '/tmp', '/var/tmp'];

function closed({ tmpfs, volumes = [] }: z.infer<typeof service>): readonly string[] {
  const own = [
    ...[tmpfs ?? []].flat().map((text) => text.split(':')[0]),
    ...volumes.map(({ target }) => target),
  ];
  return OPENED.filter((path) => !own.includes(path)).map((path) => `${path}:ro,size=64k,mode=0755`);
}

const NGINX = '/etc/nginx/nginx.conf';
/**
 * Docker's name server has the same address in every container, Podman's the one of the network: nginx is told what the
 * container's own settings have. A dollar sign is written twice, as in every compose file.
 */
const RESOLVING = [
  'while read -r key at rest; do [ "$key" = nameserver ] && break; done </etc/resolv.conf',
  'while IFS= read -r line; do',
  '  case $line in',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are the shell's
  '    *"resolver 127.0.0.11 "*) line=${line%%127.0.0.11*}$at${line#*127.0.0.11} ;;',
  '  esac',
  `  printf '%s\\n' "$line"`,
  `done <${NGINX} >/tmp/nginx.conf`,
  "exec nginx -c /tmp/nginx.conf -g 'daemon off;'",
]
  .join('\n')
  .replaceAll('$', '$$$$');

function owned(text: string): string {
  const [path = '', options = ''] = text.split(':');
  const all = options.split(',').filter((one) => one !== '');
  if (!all.some((one) => OWNERS.test(one))) return text;
  return `${path}:${[...all.filter((one) => !OWNERS.test(one)), 'notmpcopyup', 'U'].join(',')}`;
}

/**
 * Podman 4 joins the words of a probe that comes through its socket and splits them at spaces. A program that Python or Node.js
 * is given in a word can be written without any: as a text in which spaces are escaped, evaluated.
 */
function spaceless(test: readonly string[]): string[] {
  return test.map((word, at) => {
    const evaluates = EVALUATES.find(({ option, program }) => {
      const before = test.slice(0, at);
      return before.at(-1) === option && before.some((one) => program.test(one));
    });
    if (!/\s/.test(word) || evaluates === undefined) return word;
    const text = JSON.stringify(word).replace(/\s/g, '\\x20');
    return `${evaluates.by}(${text})`;
  });
}

const EVALUATES = [
  { program: /(^|\/)python[\d.]*$/, option: '-c', by: 'exec' },
  { program: /(^|\/)node$/, option: '-e', by: 'eval' },
];
