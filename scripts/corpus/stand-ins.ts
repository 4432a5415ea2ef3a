import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/engine/run.ts';

/** A base image made of what the test engine has, in the place of one that only a registry has. */
export interface StandIn {
  readonly tag: string;
  readonly from: string;
  /** What is installed on top. */
  readonly lines: readonly string[];
  /** Node.js and npm of this machine go along. */
  readonly node?: boolean;
}

const OLDER = 'plimsoll-test/python:3.11-slim';
const NEWER = 'plimsoll-test/python:3.13-slim';
const PYTHON = ['RUN python3 -m venv /usr/local/python', 'ENV PATH=/usr/local/python/bin:$PATH'];
const install = (name: string): readonly string[] => [
  `RUN apt-get update && apt-get install -y --no-install-recommends ${name} && rm -rf /var/lib/apt/lists/*`,
];

/** By the image that is asked for. Alpine's are not among them: apk installs nothing on Debian. */
const STAND_INS: readonly (readonly [RegExp, StandIn])[] = [
  [/^python:3\.([6-9]|10|11)(\.\d+)?(-slim)?(-(stretch|buster|bullseye|bookworm))?$/, { tag: 'corpus-standin/python:older', from: OLDER, lines: PYTHON }],
  [/^python:3\.1[2-4](\.\d+)?(-slim)?(-bookworm)?$/, { tag: 'corpus-standin/python:newer', from: NEWER, lines: PYTHON }],
  [/^node:(\d+)?(-?(slim|bullseye|bookworm|bullseye-slim|bookworm-slim|alpine))?$/, { tag: 'corpus-standin/node', from: NEWER, lines: [], node: true }],
  [/^nginx:[\w.]*-?alpine$/, { tag: 'corpus-standin/nginx', from: NEWER, lines: install('nginx-light') }],
  [/^postgres:\d+$/, { tag: 'corpus-standin/postgres', from: NEWER, lines: install('postgresql') }],
]; // biome-ignore format: one table

export function standInFor(name: string): StandIn | null {
  return STAND_INS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** Makes an image that stands in for a base; says why when it could not be made. */
export async function makeStandIn({ tag, from, lines, node }: StandIn): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'corpus-standin-'));
  try {
    if (node) {
      const { stdout } = await run({ command: 'which', args: ['npm'] });
      cpSync(process.execPath, join(folder, 'node'));
      cpSync(join(realpathSync(stdout.trim()), '../..'), join(folder, 'npm'), {
        recursive: true,
        dereference: true,
      });
    }
    const copied = node
      ? [
          'COPY node /usr/local/bin/node',
          'COPY npm /usr/local/lib/node_modules/npm',
          'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx && useradd -m node',
          'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt',
        ]
      : [];
    writeFileSync(join(folder, 'Dockerfile'), [`FROM ${from}`, ...copied, ...lines, ''].join('\n'));
    const { code, stderr } = await run({
      command: 'docker',
      args: ['buildx', 'build', '--network', 'host', '--progress', 'plain', '--tag', tag, folder],
    });
    return code === 0 ? null : stderr.split('\n').slice(-8).join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
