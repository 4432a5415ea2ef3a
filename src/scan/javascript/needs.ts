import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { ScriptModule } from '../../formats/javascript/syntax.ts';
import { lineAt } from '../../formats/text/line.ts';
import { LISTENS } from '../../frameworks/listening.ts';
import type { Need, Route } from '../../model/inventory.ts';
import { uploadLimit } from './limits.ts';

type What = Need['what'];

/** Packages that tell a need by being imported on a server. */
const PACKAGES: Readonly<Record<string, What>> = {
  '@fastify/multipart': 'upload', '@fastify/websocket': 'websocket', '@nestjs/schedule': 'schedule', '@nestjs/websockets': 'websocket',
  agenda: 'schedule', busboy: 'upload', cron: 'schedule', 'express-fileupload': 'upload', formidable: 'upload', multer: 'upload',
  'node-cron': 'schedule', 'node-schedule': 'schedule', 'socket.io': 'websocket', ws: 'websocket',
}; // biome-ignore format: one table

/** What the code asks of a container: one of each kind, the first place that shows it. */
export function needsOf(
  project: ScriptProject,
  modules: readonly ScriptModule[],
  routes: readonly Route[],
  framework: string,
): readonly Need[] {
  const found = new Map<What, Need>();
  const add = (what: What, detail: string, path: string, line: number): void => {
    if (!found.has(what)) found.set(what, { what, detail, evidence: { path, line, text: detail } });
  };
  for (const { path, imports, strings } of modules) {
    for (const { source, line } of imports) {
      const what = PACKAGES[source];
      if (what !== undefined) add(what, source, path, line);
    }
    const stream = routes.length > 0 && strings.find((one) => one.value.startsWith('text/event-stream'));
    if (stream) add('streaming', 'text/event-stream', path, stream.line);
  }
  const bun = servedByBun(project, framework, modules);
  if (bun) add('bun', bun.text, bun.path, bun.line);
  const limit = routes.length > 0 ? uploadLimit(project, modules, found.has('upload')) : null;
  if (limit) found.set('upload', limit);
  return [...found.values()].sort((a, b) => (a.what < b.what ? -1 : 1));
}

/** What answers requests under Bun alone: its own server, or what a module exports without anything that listens. */
function servedByBun(
  project: ScriptProject,
  framework: string,
  modules: readonly ScriptModule[],
): { readonly text: string; readonly path: string; readonly line: number } | null {
  const listening = modules.flatMap(({ path, calls }) =>
    calls
      .filter(({ call }) => LISTENS.test(call.name))
      .map(({ call }) => ({ text: `${call.name}()`, path, line: call.line })),
  );
  const [own] = listening;
  const [entry] = modules;
  if (own !== undefined) return listening.every(({ text }) => text === 'Bun.serve()') ? own : null;
  if (framework !== 'hono' || entry === undefined) return null;
  const source = project.text(entry.path) ?? '';
  const at = source.indexOf('export default');
  return { text: 'export default', path: entry.path, line: lineAt(source, Math.max(at, 0)) };
}

const RUNS = /^(?:child_process\.|cp\.)?(?:spawn|spawnSync|exec|execSync|execFile|execFileSync|execa)$/;
const CALLED: Readonly<Record<string, string>> = { 'fluent-ffmpeg': 'ffmpeg', 'simple-git': 'git' };
const OWN = /^(node|npm|npx|yarn|pnpm|bun|bash|sh|cmd|open|xdg-open|ls|cd|echo|mkdir|rm|cp|mv|kill|docker)$/;

/** The programs that modules run, sorted: by call, and by package that runs one. */
export function toolsOf(modules: readonly ScriptModule[]): readonly string[] {
  const names = modules.flatMap((module) => [
    ...module.imports.flatMap(({ source }) => CALLED[source] ?? []),
    ...module.calls.flatMap(({ call }) => {
      const [first] = call.args;
      const isRun =
        RUNS.test(call.name) &&
        module.imports.some(({ source }) => /^(node:)?child_process$|^execa$/.test(source));
      const word = isRun && first?.kind === 'string' ? (first.value.trim().split(/[\s/]/)[0] ?? '') : '';
      return /^[a-z][\w.+-]*$/i.test(word) && !OWN.test(word) ? [word] : [];
    }),
  ]);
  return [...new Set(names)].sort();
}
