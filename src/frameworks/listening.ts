import { posix } from 'node:path';
import type { CallExpression, Expression, ScriptModule } from '../formats/javascript/syntax.ts';
import { numberOf } from '../formats/javascript/value.ts';
import { builtEntry } from './built.ts';
import type { JavaScriptApplication, JavaScriptPackage } from './framework.ts';
import { reachedFrom } from './reached.ts';
import { startedFiles } from './started.ts';

/** Calls that make a server listen. */
export const LISTENS = /(^|\.)(listen|listenAsync)$|^(serve|Bun\.serve|Deno\.serve)$/;
const NAMES = ['server', 'index', 'main', 'app', 'api', 'start', 'www'];

/** A program that listens, and the application it does it for. */
interface Listening {
  readonly path: string;
  readonly module: ScriptModule;
  readonly listens: CallExpression;
  readonly made: Made & { readonly path: string };
}

/** Where an application is made; with the port it is made for, when that is said there. */
interface Made {
  readonly line: number;
  readonly text: string;
  readonly port?: Expression | undefined;
}

/**
 * The servers of a package: files that listen and reach code for which `makes` holds. The one that the manifest starts
 * comes first, then the usual names; others of the same package are variants of it unless scripts start them too.
 */
export function listeningApplications(
  unit: JavaScriptPackage,
  makes: (module: ScriptModule) => Made | null,
): readonly JavaScriptApplication[] {
  const started = startedFiles(unit);
  const found = unit.files.flatMap((path): readonly Listening[] => {
    // Most files of a front end are components: those that cannot listen are never parsed.
    const mayListen = isOwn(unit, path) && /listen|serve\b/.test(unit.project.text(path) ?? '');
    const module = mayListen ? unit.project.module(path) : null;
    const listens = module?.calls.find(({ call }) => LISTENS.test(call.name));
    if (!module || !listens) return [];
    const modules = reachedFrom(unit.project, path);
    const made = modules.flatMap((one) => {
      const seen = makes(one);
      return seen ? [{ path: one.path, ...seen }] : [];
    })[0];
    return made ? [{ path, module, listens: listens.call, made }] : [];
  });
  const ranked = (found.length > 0 ? found : handedOver(unit, started, makes)).toSorted(
    (a, b) => rank(started, a.path) - rank(started, b.path) || (a.path < b.path ? -1 : 1),
  );
  return ranked
    .filter((one, index) => index === 0 || started.has(one.path))
    .map(({ path, module, listens, made }) => {
      const all = module.calls.filter(({ call }) => LISTENS.test(call.name)).map(({ call }) => call);
      const port =
        portOf(unit, module, listens, made.port) ??
        all.map((call) => portOf(unit, module, call, undefined)).find((one) => one !== null) ??
        variablePort(unit, path);
      const { entrypoint, build } = builtEntry(unit, path);
      const evidence = { path: made.path, line: made.line, text: made.text };
      return { kind: 'api', source: path, entrypoint, build, port, evidence };
    });
}

/** Where what makes an application hands it to a function of another module that listens, the program that is started. */
function handedOver(
  unit: JavaScriptPackage,
  started: ReadonlyMap<string, number>,
  makes: (module: ScriptModule) => Made | null,
): readonly Listening[] {
  const paths = [...started].toSorted((a, b) => a[1] - b[1]).map(([path]) => path);
  const found = paths.flatMap((path): readonly Listening[] => {
    const modules = unit.files.includes(path) && isOwn(unit, path) ? reachedFrom(unit.project, path) : [];
    const made = modules.flatMap((one) => {
      const seen = makes(one);
      return seen ? [{ path: one.path, ...seen }] : [];
    })[0];
    const listening = modules.flatMap((module) =>
      module.calls
        .filter(({ call }) => LISTENS.test(call.name))
        .map(({ call }) => ({ module, listens: call })),
    )[0];
    return made && listening ? [{ path, made, ...listening }] : [];
  });
  return found.slice(0, 1);
}

/** Whether a file may be what runs: no test, no configuration. */
export function isOwn(unit: JavaScriptPackage, path: string): boolean {
  const relative = unit.folder === '.' ? path : posix.relative(unit.folder, path);
  return !/(^|\/)(tests?|__tests__|__mocks__|e2e|cypress|dist|build|coverage|public|node_modules|examples?|scripts|mocks?)\/|\.(test|spec|config|stories)\.\w+$/.test(
    relative,
  );
}

/** Smaller is better. */
export function rank(started: ReadonlyMap<string, number>, path: string): number {
  const known = started.get(path);
  if (known !== undefined) return known;
  const name = posix.basename(path).replace(/\.\w+$/, '');
  const at = NAMES.indexOf(name);
  return 100 + (at < 0 ? 50 : at) + path.split('/').length * 10;
}

/** What stands in for the variable that the port is read from, where how it comes to the call is not seen. */
export function variablePort(unit: JavaScriptPackage, entry: string): JavaScriptApplication['port'] {
  for (const module of reachedFrom(unit.project, entry))
    for (const { name, fallback, line } of module.environment) {
      const value = PORTS.test(name) && fallback ? numberOf(unit.project, module, fallback) : null;
      if (value !== null && value > 0 && value < 65_536)
        return { value, evidence: { path: module.path, line, text: `${name} is ${value} by default` } };
    }
  return null;
}

const PORTS = /^((SERVER|API|APP|HTTP)_)?PORT$/;

function portOf(
  unit: JavaScriptPackage,
  module: ScriptModule,
  call: CallExpression,
  made: Expression | undefined,
): JavaScriptApplication['port'] {
  const [first] = call.args;
  const options = first?.kind === 'object' ? first.entries['port'] : undefined;
  const second = call.args[1]?.kind === 'object' ? call.args[1].entries['port'] : undefined;
  const value = numberOf(unit.project, module, options ?? second ?? first ?? made);
  if (value === null || value < 1 || value > 65_535) return null;
  return { value, evidence: { path: module.path, line: call.line, text: `${call.name}(${value})` } };
}
