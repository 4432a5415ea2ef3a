import type { Inspection } from '../../model/inspection.ts';
import type { Report } from '../../model/report.ts';
import { INVENTORY, REPORT } from './samples.ts';

const folder = (name: string, size: number, folders: Inspection['root']['folders'] = []) => ({
  name,
  size,
  files: Math.ceil(size / 1e5),
  folders,
});

/** A report with everything in it; `name` stands wherever an application or an image names something. */
export async function fullReport(name = 'shop'): Promise<Report> {
  const [service] = INVENTORY.services;
  if (!service) throw new Error('the sample has no service');
  const stores = ['postgres', 'redis'].map((id) => ({ id, usedBy: ['api'], evidence: [] }));
  const other = (id: string, framework: string, port: number | null) => ({ ...service, id, framework, port });
  const link = (from: string, to: string, via: string) => ({ from, to, via, evidence: [] });
  return {
    ...REPORT,
    diagnostics: [{ rule: 'scan/unused', severity: 'note', confidence: 'high', message: `${name} is never imported`, fix: 'take it out', path: 'api/requirements.txt', line: 3 }],
    details: {
      name,
      inventory: {
        ...INVENTORY,
        services: [other('web', 'next', 3000), service, other('worker', 'celery', null)],
        stores,
        links: [
          link('web', 'api', 'http'),
          link('api', 'postgres', 'postgres'),
          link('api', 'redis', 'redis'),
          link('worker', 'redis', 'queue'),
          link('worker', 'postgres', 'postgres'),
        ],
      },
      inspections: [
        { service: 'api', inspection: inspection(name) },
        { service: 'web', inspection: inspection('web') },
      ],
      check: {
        schema: 'plimsoll.check/1',
        files: ['Dockerfile'],
        score: {
          value: 4.2,
          categories: { 'build-speed': 3, health: 0, operability: 6, security: 4.5, size: 7 },
          lines: [],
          cap: 'held at 5 by a secret in the image',
        },
        findings: [],
        suppressed: [],
        diagnostics: [],
        fixes: null,
      },
      context: {
        schema: 'plimsoll.context/1',
        ignoreFile: '.dockerignore',
        sent: { size: 1_300_000, files: 40 },
        ignored: { size: 52_000_000, files: 900 },
        folders: [{ path: 'api', size: 1_300_000, files: 40 }],
        largest: [{ path: 'api/model.pkl', size: 1_234_567, files: 1 }],
        patterns: [{ path: '.git', size: 52_000_000, files: 900 }],
      },
    },
  }; // biome-ignore format: a finding a line
}

function inspection(name: string): Inspection {
  return {
    schema: 'plimsoll.inspection/1',
    image: {
      name,
      platform: 'linux/amd64',
      user: '10001:10001',
      workdir: '/app',
      entrypoint: [],
      command: ['uvicorn', 'app.main:app'],
      ports: ['8000/tcp'],
      volumes: [],
      env: ['PATH', 'LANG'],
      healthcheck: ['CMD', 'python', '-c', 'probe'],
    },
    size: 93_112_300,
    compressed: 32_404_100,
    files: 3210,
    layers: [
      { digest: null, step: 'Debian bookworm, Python 3.11', size: 55_100_000, compressed: 19_500_000, files: 900 },
      { digest: null, step: `wheels of ${name}`, size: 38_012_300, compressed: 12_904_100, files: 2310 },
    ],
    packages: [
      { ecosystem: 'python', name: 'numpy', version: '2.1', size: 30_000_000, files: 900, layer: 1 },
      { ecosystem: 'debian', name: 'libc6', version: '2.36', size: 12_600_000, files: 281, layer: 0 },
    ],
    kinds: [
      { name: 'shared libraries', size: 60_000_000, files: 100 },
      { name: 'bytecode', size: 20_000_000, files: 900 },
    ],
    root: folder('/', 93_000_000, [
      folder('opt', 38_000_000, [folder('venv', 38_000_000, [folder('numpy', 30_000_000), folder('fastapi', 5_000_000), folder(name, 2_000_000)])]),
      folder('usr', 54_000_000, [folder('lib', 40_000_000, [folder('python3.11', 18_000_000), folder('x86_64-linux-gnu', 20_000_000)]), folder('bin', 12_000_000)]),
      folder('…', 400_000),
    ]),
    wasted: [{ kind: 'rewritten', size: 1_200_000, files: 14 }],
    waste: [],
    options: [
      { id: 'mounted-weights', title: 'weights mounted', saves: 1_234_567, cost: 'it no longer runs by itself', how: '-v weights:/app/models:ro', because: '1 file' },
    ],
    findings: [{ rule: 'image/secret-file', severity: 'error', confidence: 'medium', message: `the image holds /${name}/.env`, fix: 'leave it out', path: '.env', line: null }],
  }; // biome-ignore format: a part a line
}
