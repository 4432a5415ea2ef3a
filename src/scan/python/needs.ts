import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { evaluate } from '../../formats/python/value.ts';
import type { Need, Route } from '../../model/inventory.ts';
import { isWeights } from '../weights.ts';
import type { FileUse } from './files.ts';
import { startedFlow } from './workflow.ts';

type What = Need['what'];

/** Calls that tell a need by their name (last part, or the whole of it). */
const CALLS: readonly (readonly [pattern: RegExp, what: What])[] = [
  [/(^|\.)(cuda|is_available|init_device)$|^torch\.cuda\.|^spaces\.GPU$|^tensorflow\.config\..*physical_devices$/, 'gpu'],
  [/(^|\.)(StreamingResponse|EventSourceResponse|stream_with_context|StreamingHttpResponse)$/, 'streaming'],
  [/(^|\.)(SocketIO|AsyncServer|Sock|WebSocketRoute|ProtocolTypeRouter)$/, 'websocket'],
  [/^(fastapi\.File|fastapi\.UploadFile|fastapi\.params\.File)$/, 'upload'],
  [/(^|\.)(snapshot_download|hf_hub_download|from_pretrained|SentenceTransformer|CrossEncoder)$|^(whisper\.load_model|faster_whisper\.(transcribe\.)?WhisperModel|easyocr\.(easyocr\.)?Reader|gdown\.download|torch\.hub\.load|nltk\.download|sklearn\.datasets\.fetch_\w+|spacy\.cli\.download|transformers\.pipeline)$/, 'model-download'],
  [/^(apscheduler\..*Scheduler|schedule\.every|celery\.schedules\.crontab|rocketry\.Rocketry)$/, 'schedule'],
]; // biome-ignore format: one table, a row a line

/** What the reached code asks of a container: one of each kind, the first place that shows it. */
export function needsOf(
  project: PythonProject,
  modules: readonly PythonModule[],
  routes: readonly Route[],
  uses: readonly FileUse[],
): readonly Need[] {
  const found = new Map<What, Need>();
  const add = (need: Need | null): void => {
    if (need && !found.has(need.what)) found.set(need.what, need);
  };
  const socket = routes.find((route) => route.method === 'WEBSOCKET');
  if (socket) add({ what: 'websocket', detail: socket.path, evidence: socket.evidence });
  const loaded = uses.find((use) => use.does === 'load' && use.early);
  if (loaded) add(need('model-at-start', loaded.module, loaded, loaded.name));
  for (const module of modules) {
    for (const call of module.calls) for (const one of callNeeds(module, call)) add(one);
    for (const one of uploads(project, module)) add(one);
    add(poolOf(module));
    add(startedFlow(project, module));
    const beat = module.assigns.find((one) => /beat_schedule$/i.test(one.target));
    if (beat)
      add({
        what: 'schedule',
        detail: beat.target,
        evidence: { path: module.path, line: beat.line, text: beat.target },
      });
  }
  return [...found.values()].sort((a, b) => (a.what < b.what ? -1 : 1));
}

function need(
  what: What,
  module: PythonModule,
  call: { readonly name: string; readonly line: number },
  detail: string,
): Need {
  return { what, detail, evidence: { path: module.path, line: call.line, text: `${call.name}(...)` } };
}

function callNeeds(module: PythonModule, fact: CallFact): readonly Need[] {
  const { name } = fact;
  const result: Need[] = [];
  const what = CALLS.find(([pattern]) => pattern.test(name))?.[1];
  const first = modelOf(fact);
  if (what === 'gpu' && /is_available$/.test(name)) return [];
  if (what !== undefined && !isLocalModel(what, first))
    result.push(need(what, module, fact, detailOf(first, name)));
  if (what === undefined && fetchesWeights(fact))
    result.push(need('model-download', module, fact, detailOf(first, name)));
  if (/(^|\.)VideoCapture$/.test(name) && first?.kind === 'number')
    result.push(need('camera', module, fact, `device ${first.value}`));
  if (
    /(^|\.)(YOLO|RTDETR)$/.test(name) &&
    first?.kind === 'string' &&
    /^(yolo|rtdetr)[^/]*\.pt$/i.test(first.value)
  )
    result.push(need('model-download', module, fact, first.value));
  if (asksForCuda(fact)) result.push(need('gpu', module, { ...fact, name: methodOf(fact) }, 'cuda'));
  return result;
}

/** What a call names first; a pipeline of transformers has its model after its task. */
function modelOf({ name, call: { args, keywords } }: CallFact): Expression | undefined {
  const [first, second] = args;
  return name === 'transformers.pipeline' ? (keywords['model'] ?? second ?? first) : first;
}

/** Constructors of networks that fetch weights when they are told to, and Keras's when they are not told otherwise. */
function fetchesWeights({ name, call: { args, keywords } }: CallFact): boolean {
  const [first] = args;
  const told = keywords['pretrained'] ?? keywords['weights'];
  const isTold = told !== undefined && !(told.kind === 'constant' && told.value !== true);
  if (/^timm\.(models\.)?create_model$|^torchvision\.models\.(\w+\.)*[a-z]\w*$/.test(name)) return isTold;
  if (/^(tensorflow\.)?keras\.applications\.(\w+\.)*[A-Z]\w*$/.test(name))
    return told === undefined ? args.length === 0 : told.kind === 'string' && told.value === 'imagenet';
  const isHub = /^tensorflow_hub\.(load|KerasLayer)$/.test(name);
  return isHub && first?.kind === 'string' && /^https?:/.test(first.value);
}

/** `device="cuda"`, `model.to("cuda")`, `torch.device("cuda")`, and `.cuda()` of what another call has given. */
function asksForCuda(fact: CallFact): boolean {
  const { call, name } = fact;
  const [first] = call.args;
  const method = methodOf(fact);
  return (
    namesCuda(call.keywords['device']) ||
    ((/\.to$/.test(method) || name === 'torch.device') && namesCuda(first)) ||
    (name === '' && method === '.cuda')
  );
}

/** The name of a call; of one on the result of another its last part, `.to`. */
function methodOf({ call, name }: CallFact): string {
  return name === '' && call.callee.kind === 'attribute' ? `.${call.callee.name}` : name;
}

/** `from_pretrained('./models/x')` reads the tree. */
function isLocalModel(what: What, first: Expression | undefined): boolean {
  return (
    what === 'model-download' &&
    first?.kind === 'string' &&
    (/^[./]/.test(first.value) || isWeights(first.value))
  );
}

function detailOf(first: Expression | undefined, name: string): string {
  return first?.kind === 'string' && first.value.length < 80 ? first.value : name;
}

function namesCuda(expression: Expression | undefined): boolean {
  return expression?.kind === 'string' && /^cuda(:\d+)?$/.test(expression.value);
}

const POOLS = /^(gevent|eventlet|threads|solo)$/;

/** What a queue's worker runs its tasks in, where that is not processes: `worker_pool="gevent"`, in any of its spellings. */
function poolOf(module: PythonModule): Need | null {
  const set = [
    ...module.assigns.filter((one) => /(^|\.)(worker_pool|CELERY_WORKER_POOL)$/.test(one.target)),
    ...module.calls.flatMap(({ call, line }) => {
      const value = call.keywords['worker_pool'];
      return value === undefined ? [] : [{ value, line }];
    }),
  ];
  for (const { value, line } of set)
    if (value.kind === 'string' && POOLS.test(value.value))
      return {
        what: 'pool',
        detail: value.value,
        evidence: { path: module.path, line, text: `worker_pool = ${value.value}` },
      };
  return null;
}

/** The limit an upload is given, `file: UploadFile`, `request.files`. */
function uploads(project: PythonProject, module: PythonModule): readonly Need[] {
  const evidence = (line: number, text: string) => ({ path: module.path, line, text });
  const limit = uploadLimit(module);
  const bytes = limit && evaluate(project, module, limit.value);
  if (limit && typeof bytes === 'number')
    return [
      {
        what: 'upload',
        detail: `${bytes} bytes at most`,
        evidence: evidence(limit.line, 'MAX_CONTENT_LENGTH'),
      },
    ];
  const parameter = module.functions.find((one) =>
    one.parameters.some(({ annotation }) => annotation && mentions(annotation, 'UploadFile')),
  );
  if (parameter) {
    const text = `def ${parameter.name}(UploadFile)`;
    return [{ what: 'upload', detail: parameter.name, evidence: evidence(parameter.line, text) }];
  }
  const files = module.indexes.find((one) => /(^|\.)request\.(files|FILES)$/.test(one.of));
  return files ? [{ what: 'upload', detail: files.of, evidence: evidence(files.line, files.of) }] : [];
}

const LIMIT = /(^|\[|\.)(MAX_CONTENT_LENGTH|DATA_UPLOAD_MAX_MEMORY_SIZE)\]?$/;

function uploadLimit(module: PythonModule): { readonly value: Expression; readonly line: number } | null {
  const assigned = module.assigns.find((one) => LIMIT.test(one.target));
  if (assigned) return assigned;
  for (const { call } of module.calls)
    for (const [name, value] of Object.entries(call.keywords))
      if (LIMIT.test(name)) return { value, line: value.line };
  return null;
}

function mentions(expression: Expression, name: string): boolean {
  if (expression.kind === 'name') return expression.name.split('.').includes(name);
  if (expression.kind === 'index')
    return [expression.of, ...expression.index].some((one) => mentions(one, name));
  return expression.kind === 'operation' && expression.operands.some((one) => mentions(one, name));
}
