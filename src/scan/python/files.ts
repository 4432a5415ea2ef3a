import { posix } from 'node:path';
import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { evaluateText } from '../../formats/python/value.ts';

/** A call that reads, loads, makes or writes a file or folder whose path can be known. */
export interface FileUse {
  /** `load`: a model is read from it; `folder`: made if it is not there. */
  readonly does: 'read' | 'load' | 'write' | 'folder';
  /** As `evaluate` gives it: absolute, relative to the working directory, or of the tree; `{}` for what is unknown. */
  readonly path: string;
  readonly module: PythonModule;
  /** The function called, or the setting that names it. */
  readonly name: string;
  readonly line: number;
  /** True when it happens while the module is imported. */
  readonly early: boolean;
}

/** What an upload or an image is saved by; others keep something under a name: that is a path only where it says a folder. */
const SAVES = /\.save$/;

/** Functions by what they do to the path in one argument (position or keyword). */
const FUNCTIONS: readonly (readonly [pattern: RegExp, does: FileUse['does'], at: number, keyword: string])[] = [
  [/^(joblib|pickle|cloudpickle|dill|torch|torch\.jit|numpy|keras\.models|tensorflow\.keras\.models|tf\.keras\.models|keras\.saving|mlflow\.[a-z]+|safetensors\.torch|skops\.io|onnx)\.(load|load_model|load_file|load_weights)$/, 'load', 0, 'filename'],
  [/(^|\.)(YOLO|RTDETR|SAM|InferenceSession|load_model|load_weights|load_from_checkpoint|Interpreter|CatBoostClassifier\.load_model|Booster|read_net|readNet|readNetFromONNX|readNetFromCaffe|readNetFromDarknet|CascadeClassifier|shape_predictor|load_learner|Llama)$/, 'load', 0, 'model_file'],
  [/(^|\.)(from_pretrained|SentenceTransformer)$/, 'load', 0, 'pretrained_model_name_or_path'],
  [/(^|\.)(StaticFiles|Jinja2Templates)$/, 'read', -1, 'directory'],
  [/(^|\.)(read_csv|read_json|read_excel|read_parquet|read_pickle|send_file|FileResponse|send_from_directory|imread|safe_load_path)$/, 'read', 0, 'path'],
  [/(^|\.)(load_dotenv)$/, 'read', 0, 'dotenv_path'],
  [/(^|\.)(makedirs|mkdir)$/, 'folder', 0, 'name'],
  [/(^|\.)(to_csv|to_json|to_excel|to_parquet|to_pickle|savefig|imwrite|save_model|FileHandler|RotatingFileHandler|TimedRotatingFileHandler|VideoWriter)$/, 'write', 0, 'filename'],
  [/^(torch\.save|joblib\.dump|pickle\.dump|numpy\.save|sklearn\.externals\.joblib\.dump)$/, 'write', 1, 'filename'],
  [SAVES, 'write', 0, 'dst'],
  [/(^|\.)fast_app$/, 'write', 0, 'db_file'],
  [/^(fasthtml\.common\.|fastlite\.)?database$/, 'write', 0, 'path'],
  [/^sqlite3\.connect$|^aiosqlite\.connect$|^duckdb\.connect$/, 'write', 0, 'database'],
  [/^(tinydb\.TinyDB|shelve\.open)$/, 'write', 0, 'path'],
  [/^diskcache\.(Cache|FanoutCache|Deque|Index)$/, 'folder', 0, 'directory'],
  [/^joblib\.Memory$/, 'folder', 0, 'location'],
  [/^(chromadb\.PersistentClient|lancedb\.connect)$/, 'folder', 0, 'path'],
]; // biome-ignore format: one table, a row a line

/** Methods of a path object, by what they do to it. */
const METHODS: Readonly<Record<string, FileUse['does']>> = {
  mkdir: 'folder',
  write_text: 'write',
  write_bytes: 'write',
  read_text: 'read',
  read_bytes: 'read',
};

/**
 * Every use of a file in the modules whose path can be known at least in part. What a module does below
 * `if __name__ == '__main__'` counts in the entry point alone: there it makes what its handlers write to.
 */
export function fileUses(
  project: PythonProject,
  modules: readonly PythonModule[],
  entry: string,
): readonly FileUse[] {
  return modules.flatMap((module) => [
    ...calledUses(project, module, module.path === entry),
    ...databases(module),
    ...djangoDatabases(project, module),
    ...sessionKeys(project, module),
    ...chainlitFolders(module),
    ...folders(project, module),
  ]);
}

function calledUses(project: PythonProject, module: PythonModule, isEntry: boolean): readonly FileUse[] {
  return module.calls.flatMap((call) => {
    if (call.main && !isEntry) return [];
    const found = useOf(call);
    const path = found && evaluateText(project, module, found.path, call.scope);
    if (!found || path === null || !isPath(path)) return [];
    if (SAVES.test(call.name) && found.does === 'write' && !path.includes('/')) return [];
    const { name, line, lazy, main } = call;
    return [{ does: found.does, path: normal(path), module, name, line, early: !lazy && !main }];
  });
}

/** A database that is a file: `sqlite:///./data.db` (SQLAlchemy, "SQLite connect strings"). */
function databases(module: PythonModule): readonly FileUse[] {
  return module.strings.flatMap(({ value, line }): readonly FileUse[] => {
    const path = /^sqlite(?:\+\w+)?:\/\/\/([^?{}]+)/.exec(value)?.[1];
    if (path === undefined || path.startsWith(':memory:')) return [];
    return [{ does: 'write', path: normal(path), module, name: 'sqlite', line, early: false }];
  });
}

/** Django's `DATABASES['default']['NAME']` where the engine may be SQLite. */
function djangoDatabases(project: PythonProject, module: PythonModule): readonly FileUse[] {
  const setting = module.assigns.find((one) => one.target === 'DATABASES' && one.scope === '');
  return entries(setting?.value).flatMap(([, database]): readonly FileUse[] => {
    const name = entries(database).find(([key]) => key.kind === 'string' && key.value === 'NAME')?.[1];
    const path = evaluateText(project, module, name);
    if (name === undefined || path === null || !/\.(sqlite3?|db)$/.test(path)) return [];
    return [{ does: 'write', path: normal(path), module, name: 'DATABASES', line: name.line, early: false }];
  });
}

/** FastHTML keeps the key of its sessions in a file, made when the application is, unless it is given one. */
function sessionKeys(project: PythonProject, module: PythonModule): readonly FileUse[] {
  if (!module.imports.some((one) => /^fasthtml(\.|$)/.test(one.module))) return [];
  return module.calls.flatMap(({ name, call, scope, line }): readonly FileUse[] => {
    const { secret_key: key, key_fname: file } = call.keywords;
    if (!/(^|\.)(fast_app|FastHTML)$/.test(name) || key) return [];
    const path = file ? evaluateText(project, module, file, scope) : '.sesskey';
    return path === null ? [] : [{ does: 'write', path: normal(path), module, name, line, early: true }];
  });
}

/** Chainlit makes them when it is imported: for what is uploaded, and for its settings where there are none. */
function chainlitFolders(module: PythonModule): readonly FileUse[] {
  const line = module.imports.find((one) => /^chainlit(\.|$)/.test(one.module))?.line;
  if (line === undefined) return [];
  return ['.files', '.chainlit'].map((path) => ({
    does: 'folder',
    path,
    module,
    name: 'chainlit',
    line,
    early: true,
  }));
}

function entries(expression: Expression | undefined): readonly (readonly [Expression, Expression])[] {
  return expression?.kind === 'dict' ? expression.entries : [];
}

/** Settings that name a folder for uploads. */
function folders(project: PythonProject, module: PythonModule): readonly FileUse[] {
  return module.assigns.flatMap(({ target, value, line, scope }): readonly FileUse[] => {
    if (!/(^|\.|\[)(MEDIA_ROOT|UPLOAD_(FOLDER|DIR|PATH)|UPLOADS?_(DIR|FOLDER|PATH))\]?$/.test(target))
      return [];
    const path = evaluateText(project, module, value, scope);
    if (path === null || !isPath(path)) return [];
    return [{ does: 'write', path: posix.join(normal(path), 'x'), module, name: target, line, early: false }];
  });
}

function normal(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '');
}

interface Found {
  readonly does: FileUse['does'];
  readonly path: Expression;
}

function useOf(fact: CallFact): Found | null {
  if (OPENERS.has(fact.name)) {
    const [path, how] = fact.call.args;
    return path ? { does: mode(how ?? fact.call.keywords['mode']), path } : null;
  }
  return methodUse(fact) ?? functionUse(fact);
}

const OPENERS = new Set(['open', 'io.open', 'aiofiles.open', 'codecs.open']);

/** `path.mkdir()`, `path.write_text(...)`, `path.open('w')`. */
function methodUse({ name, call }: CallFact): Found | null {
  const { callee } = call;
  const object = callee.kind === 'attribute' ? callee.of : beforeDot(callee);
  const method = methodOf(callee);
  if (object === null || name === 'os.mkdir') return null;
  const does = METHODS[method];
  if (does) return { does, path: object };
  const opens =
    method === 'open' && name !== 'PIL.Image.open' && call.args.length < 2 && isMode(call.args[0]);
  return opens ? { does: mode(call.args[0]), path: object } : null;
}

function functionUse({ name, call }: CallFact): Found | null {
  const written = name === '' ? `.${methodOf(call.callee)}` : name;
  const row = FUNCTIONS.find(([pattern]) => pattern.test(written));
  const path = row && (call.keywords[row[3]] ?? call.args[row[2]]);
  if (!row || !path) return null;
  // `joblib.load(open(path, 'rb'))`: the path is inside.
  const opens = path.kind === 'call' && path.callee.kind === 'name' && path.callee.name === 'open';
  const inner = opens ? path.args[0] : path;
  return inner ? { does: row[1], path: inner } : null;
}

function methodOf(callee: Expression): string {
  if (callee.kind === 'attribute') return callee.name;
  return callee.kind === 'name' ? callee.name.slice(callee.name.lastIndexOf('.') + 1) : '';
}

function beforeDot(callee: Expression): Expression | null {
  if (callee.kind !== 'name' || !callee.name.includes('.')) return null;
  return { ...callee, name: callee.name.slice(0, callee.name.lastIndexOf('.')) };
}

function isMode(expression: Expression | undefined): boolean {
  return (
    expression === undefined || (expression.kind === 'string' && /^[rwaxbt+U]{1,3}$/.test(expression.value))
  );
}

function mode(expression: Expression | undefined): 'read' | 'write' {
  return expression?.kind === 'string' && /[wax+]/.test(expression.value) ? 'write' : 'read';
}

/** A path, not an address, a model's name on a hub or a Windows drive. */
function isPath(text: string): boolean {
  return text !== '' && text.length < 300 && !/^[a-z][a-z0-9+.-]+:\/\/|^[A-Za-z]:[\\/]|\n/.test(text);
}
