import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { CallExpression, Expression, ScriptModule } from '../../formats/javascript/syntax.ts';
import { textOf } from '../../formats/javascript/value.ts';
import type { Need } from '../../model/inventory.ts';

type Limit = readonly [call: RegExp, ...path: string[]];

/** Calls that take files in, and where their options bound them. */
const FILES: readonly Limit[] = [
  [/^multer$/, 'limits', 'fileSize'],
  [
    /(^|\.)(fileUpload|busboy|Busboy|FileInterceptor|FilesInterceptor|FileFieldsInterceptor)$/,
    'limits',
    'fileSize',
  ],
  [/(^|\.)(register|multipart)$/, 'limits', 'fileSize'],
  [/^(formidable|IncomingForm|formidable\.IncomingForm)$/, 'maxFileSize'],
  [/^koaBody$/, 'formidable', 'maxFileSize'],
];
/** Calls that take whole bodies in: what is sent as text is no more. */
const BODIES: readonly Limit[] = [
  [/^(express|bodyParser)\.(json|urlencoded|raw|text)$|^(json|urlencoded)$/, 'limit'],
  [/^([Ff]astify|FastifyAdapter)$/, 'bodyLimit'],
  [/^bodyLimit$/, 'maxSize'],
];
/** Bytes from which a body holds more than words and numbers. */
const LARGE = 1024 ** 2;
const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/**
 * The largest upload that a server's code lets in; null when it says nothing of one.
 * @param takesFiles true when it takes files apart from bodies: then the limit of bodies is none of theirs
 */
export function uploadLimit(
  project: ScriptProject,
  modules: readonly ScriptModule[],
  takesFiles: boolean,
): Need | null {
  const limits = takesFiles ? FILES : BODIES;
  const all = modules.flatMap((module) =>
    module.calls.flatMap(({ call }) => {
      const bytes = limitIn(project, module, call, limits);
      return bytes === null ? [] : [{ bytes, path: module.path, line: call.line, text: `${call.name}(...)` }];
    }),
  );
  const [most] = all
    .filter(({ bytes }) => takesFiles || bytes >= LARGE)
    .toSorted((a, b) => b.bytes - a.bytes);
  if (!most) return null;
  const { bytes, ...evidence } = most;
  return { what: 'upload', detail: `${bytes} bytes at most`, evidence };
}

function limitIn(
  project: ScriptProject,
  module: ScriptModule,
  call: CallExpression,
  limits: readonly Limit[],
): number | null {
  for (const [pattern, ...path] of limits) {
    if (!pattern.test(call.name)) continue;
    for (const options of call.args) {
      let at: Expression | undefined = options;
      for (const key of path) at = at?.kind === 'object' ? at.entries[key] : undefined;
      const bytes = at === undefined ? null : bytesOf(project, module, at);
      if (bytes !== null) return bytes;
    }
  }
  return null;
}

/** `10 * 1024 * 1024`, `'50mb'`, a name of such. */
function bytesOf(project: ScriptProject, module: ScriptModule, written: Expression): number | null {
  if (written.kind === 'operation' && written.operator === '*') {
    const factors = written.operands.map((one) => bytesOf(project, module, one));
    return factors.reduce((product, one) => (product === null || one === null ? null : product * one), 1);
  }
  const text = textOf(project, module, written);
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)?$/i.exec(text ?? '') ?? [];
  return number === undefined ? null : Math.round(Number(number) * (UNITS[unit?.toLowerCase() ?? 'b'] ?? 1));
}
