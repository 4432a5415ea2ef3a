import { inService } from '../../example.ts';
import { storeOf } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

export const sourceMount: ComposeRule = {
  id: 'compose/source-mount',
  title: 'No source code mounted in production',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  everywhere: false,
  why: 'The mount hides what the image was built with: what runs is whatever lies on that host, dependencies of the image no longer fit, and the service can change its own code.',
  fix: 'Move the mount to compose.override.yaml, which is for development.',
  source: 'https://docs.docker.com/compose/how-tos/production/',
  bad: [
    { at: 3, example: inService('volumes: [".:/app"]') },
    {
      at: 3,
      example: inService('volumes: ["./Scoring/app:/srv/app"]\nbuild: ./Scoring', ['image']),
    },
  ],
  good: [inService('volumes: ["./models:/models:ro", "./nginx.conf:/etc/nginx/nginx.conf:ro"]')],
  check({ services, mode }, report) {
    for (const service of services) {
      if (storeOf(service) !== null) continue;
      for (const { type, source, target, at } of service.mounts) {
        const path = (source ?? '').replace(/\/+$/, '');
        const code =
          isContext(service.build?.context ?? null, path) ||
          /^(\.|\.\.|\.{1,2}\/(src|app|code|api|backend|back|frontend|front|server|client|web|worker|lib)(\/(src|app))?)$/.test(
            path,
          );
        if (type !== 'bind' || !code || /^\/(etc|usr\/share\/nginx|docker-entrypoint)/.test(target)) continue;
        report(at, `${source} is mounted over ${target}`, mode === 'prod' ? {} : { severity: 'note' });
      }
    }
  },
};

/** What the image is built from, or the folder of code in it. */
function isContext(context: string | null, path: string): boolean {
  const plain = (text: string): string => text.replace(/^\.\/|\/+$/g, '');
  if (context === null || /^(\.|)$/.test(plain(context))) return false;
  const [built, mounted] = [plain(context), plain(path)];
  return (
    mounted === built ||
    (mounted.startsWith(`${built}/`) && /^(app|src)$/i.test(mounted.slice(built.length + 1)))
  );
}
