import type { ComposeService } from '../../../formats/compose/service.ts';
import { at, isTrue, items, text } from '../../../formats/yaml/node.ts';
import { inService, inventoryOf } from '../../example.ts';
import { deployed } from '../../facts/application.ts';
import type { ApplicationRule } from '../../rule.ts';
import { SERVING } from './container-port.ts';

const inventory = inventoryOf({
  writes: [
    { path: '/data/uploads', evidence: { path: 'main.py', line: 9, text: "open('/data/uploads/x', 'wb')" } },
  ],
});
const stack = (lines: string) => ({
  Dockerfile: SERVING,
  'compose.yaml': inService(`build: .${lines}`, ['image']),
});

export const readOnlyWrites: ApplicationRule = {
  id: 'application/read-only-writes',
  title: 'A place to write where the code writes',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The root file system is read-only: the first write fails, often long after the start.',
  fix: 'Mount a volume there, or tmpfs when it need not be kept.',
  source: 'https://docs.docker.com/reference/compose-file/services/#tmpfs',
  bad: [{ at: 'compose.yaml:2', example: stack(''), inventory }],
  good: [{ example: stack('\ntmpfs: [/data]'), inventory }],
  check(facts, report) {
    for (const { service, build } of deployed(facts)) {
      if (!build?.service || !isTrue(at(service.node, 'read_only'))) continue;
      const open = writable(service);
      for (const { path, evidence } of build.service.writes) {
        const given = open.some((folder) => path === folder || path.startsWith(`${folder}/`));
        const where = `${evidence.path}${evidence.line === null ? '' : `:${evidence.line}`}`;
        if (path.startsWith('/') && !given)
          report(service.at, `${service.name} is read-only, and ${where} writes to ${path}`);
      }
    }
  },
};

/** Folders of a service that are volumes or tmpfs. */
function writable({ node, mounts }: ComposeService): readonly string[] {
  const tmpfs = at(node, 'tmpfs');
  const temporary = [...items(tmpfs).map((item) => text(item) ?? ''), text(tmpfs) ?? ''];
  const mounted = mounts.filter(({ readOnly }) => !readOnly).map(({ target }) => target);
  return [...mounted, ...temporary.map((path) => path.split(':')[0] ?? '')]
    .map((path) => path.replace(/\/$/, ''))
    .filter((path) => path !== '');
}
