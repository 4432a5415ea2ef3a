import { posix } from 'node:path';
import { commandText } from '../../formats/dockerfile/command.ts';
import { parseDockerfile } from '../../formats/dockerfile/parse.ts';
import { isInside } from '../../formats/path/inside.ts';
import { normalizeName } from '../../formats/pep508/name.ts';
import { lineAt } from '../../formats/text/line.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { isContainerFile } from '../container-files.ts';
import { isHopeless } from '../decoy.ts';
import { launchSource } from '../launch.ts';
import { advise } from './finding.ts';

/** What the code needs that no manifest brings: made or fetched by a step of a Dockerfile, or by nothing at all. */
export function stepAdvice(tree: Tree, services: readonly Service[]): readonly Finding[] {
  const python = services.filter(({ language }) => language === 'python');
  if (python.length === 0) return [];
  const steps = tree.files.flatMap(({ path }) => stepsOf(tree, python, path));
  const models = new Set(steps.map(({ model }) => model));
  return [
    ...steps.map(leftOut),
    ...python.flatMap((service) => [
      ...languageModels(tree, service, models),
      ...storedModels(tree, service),
    ]),
  ];
}

interface Step {
  readonly path: string;
  readonly line: number;
  /** What the step gives the image. */
  readonly gives: string;
  readonly fix: string;
  /** Name of the model of spaCy that it fetches. */
  readonly model?: string;
}

/** Steps of a Dockerfile near a service that no planned image repeats. */
function stepsOf(tree: Tree, services: readonly Service[], path: string): readonly Step[] {
  if (isContainerFile(path) !== 'dockerfile' || isHopeless(path) || launchSource(path) === 'comment')
    return [];
  const folder = posix.dirname(path);
  const near = services.filter((one) => isInside(one.path, folder) || isInside(folder, one.path));
  if (near.length === 0) return [];
  return parseDockerfile(tree.text(path) ?? '').instructions.flatMap((one) => {
    if (one.keyword !== 'RUN') return [];
    const written = commandText(one.command);
    const body = [written, ...one.heredocs.map(({ content }) => content.text)].join('\n');
    return [...fetched(tree, near, body), ...made(tree, folder, body)].map((step) => ({
      path,
      line: one.line,
      ...step,
    }));
  });
}

type Told = Omit<Step, 'path' | 'line'>;

/** Data and programs that are fetched by a tool of a library. */
function fetched(tree: Tree, services: readonly Service[], body: string): readonly Told[] {
  const result: Told[] = [];
  for (const [, model = ''] of body.matchAll(/\bspacy\s+download\s+(?:-\S+\s+)*([\w.-]+)/g))
    if (!services.some(({ declared }) => declared.includes(normalizeName(model))))
      result.push({ gives: `spaCy's model ${model}`, fix: declareModel(model), model });
  if (
    /\bnltk\.download(er\b|\()/.test(body) &&
    !services.some((one) => says(tree, one, /\bnltk\.download\(/))
  )
    result.push({
      gives: 'data of NLTK',
      fix: 'keep the data in nltk_data/ of the sources and name that folder in NLTK_DATA, or call nltk.download(...) when the program starts',
    });
  if (/\bplaywright\s+install\b(?!-)/.test(body))
    result.push({
      gives: "Playwright's browsers",
      fix: 'build on an image that has them (services.*.base in plimsoll.yaml), such as the one that Playwright publishes',
    });
  if (/\s-c\b/.test(body) && MODELS.test(body))
    result.push({
      gives: 'a model',
      fix: 'keep it in the sources, or let the program fetch it when it starts, into a folder that can be written',
    });
  return result;
}

const MODELS =
  /\b(from_pretrained|SentenceTransformer|snapshot_download|hf_hub_download|pipeline|YOLO|load_model)\(/;

/** What programs of the tree make: `python train.py`, `python -m app.seed`, `python -c "from app import seed; seed()"`. */
function made(tree: Tree, folder: string, body: string): readonly Told[] {
  const files = [...body.matchAll(/\bpython[\d.]*\s+(?:-[uBOIE]+\s+)*([\w./-]+\.py)\b/g)]
    .map(([, file = '']) => file)
    .filter((file) => !/(^|\/)(manage|setup)\.py$/.test(file) && isThere(tree, folder, [file]));
  const modules = [...body.matchAll(/\bpython[\d.]*\s+(?:-[uBOIE]+\s+)*-m\s+([\w.]+)/g)].map(
    ([, name = '']) => name,
  );
  const imported = [...body.matchAll(/\s-c\s+(["'])(?:from|import)\s+([\w.]+)\b(.*?)\1/g)]
    .filter(([, , , rest = '']) => /\b(?!print\b)\w+\(/.test(rest))
    .map(([, , name = '']) => name);
  const own = [...modules, ...imported].filter((name) => {
    const base = name.replaceAll('.', '/');
    return isThere(tree, folder, [`${base}.py`, `${base}/__init__.py`, `${base}/__main__.py`]);
  });
  return [...new Set([...files, ...own])].map((name) => ({
    gives: `what ${name} makes`,
    fix: 'run it before building and keep what it makes in the sources, or run it in the container, into a folder that can be written',
  }));
}

function isThere(tree: Tree, folder: string, names: readonly string[]): boolean {
  return names.some((name) =>
    [folder, posix.join(folder, 'src')].some((at) => tree.file(posix.join(at, name)) !== null),
  );
}

function leftOut({ path, line, gives, fix }: Step): Finding {
  const message = `this step gives the image ${gives}, and no step of a Dockerfile is run for a planned image`;
  return advise('step-left-out', ['warning', 'medium'], { path, line }, message, fix);
}

/** Models of spaCy are packages that no index has: nothing but a requirement with an address brings one. */
function languageModels(
  tree: Tree,
  service: Service,
  known: ReadonlySet<string | undefined>,
): readonly Finding[] {
  const seen = new Set(known);
  return service.reached.flatMap((path) => {
    const text = tree.text(path) ?? '';
    return [...text.matchAll(/\bspacy\.load\(\s*["']([a-z]{2,3}_\w+)["']/g)].flatMap(
      ({ 1: model = '', index }): readonly Finding[] => {
        if (seen.has(model) || service.declared.includes(normalizeName(model))) return [];
        seen.add(model);
        const place = { path, line: lineAt(text, index) };
        const message = `${service.id} loads ${model}, a model of spaCy that ${service.manifest === null ? 'no manifest declares' : `${service.manifest} does not declare`}`;
        return [advise('language-model', ['warning', 'medium'], place, message, declareModel(model))];
      },
    );
  });
}

/** BentoML keeps models in a store of the machine that trained them: no source tree has it, and no image. */
function storedModels(tree: Tree, service: Service): readonly Finding[] {
  if (service.framework !== 'bentoml') return [];
  return service.reached.flatMap((path) => {
    const text = tree.text(path) ?? '';
    return [...text.matchAll(STORED)].map(({ 1: model = '', index }) => {
      const place = { path, line: lineAt(text, index) };
      const message = `${service.id} reads ${model} from BentoML's store of models, which no source tree has`;
      const fix =
        'keep the model in the sources as a file and load that, or mount a store and name its folder in BENTOML_HOME';
      return advise('model-store', ['warning', 'high'], place, message, fix);
    });
  });
}

const STORED = /\b(?:bentoml\.(?:\w+\.)?(?:get|load_model)|BentoModel)\(\s*["']([\w.:-]+)["']/g;

function declareModel(model: string): string {
  return `declare it by the address of its wheel, of the same minor version as spaCy: ${normalizeName(model)} @ https://…/${model}-….whl`;
}

function says(tree: Tree, service: Service, pattern: RegExp): boolean {
  return service.reached.some((path) => pattern.test(tree.text(path) ?? ''));
}
