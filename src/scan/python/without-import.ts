import { normalizeName } from '../../formats/pep508/name.ts';
import type { Evidence } from '../../model/evidence.ts';
import { BEHIND, ESTIMATORS } from './heavy.ts';
import type { Reach } from './reach.ts';

/** Functions that read a pickled object. */
const UNPICKLES =
  /^(joblib\.load|sklearn\.externals\.joblib\.load|pickle\.loads?|cloudpickle\.loads?|dill\.loads?|pickle\.Unpickler|skops\.io\.load|(mlflow|bentoml|pycaret)\.\w+\.load_model|bentoml\.\w+\.get)$/;

/** What reading files needs without an import: estimators in pickles, the Parquet engine. */
export function behindFiles(
  reach: Reach,
  declared: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  const place = unpickling(reach);
  const pickled = place
    ? [...declared]
        .filter((name) => ESTIMATORS.has(name))
        .map(
          (name) =>
            [name, `${place.path}:${place.line} reads a pickled model, which may be made of it`] as const,
        )
    : [];
  const isParquet = declared.has('pyarrow') && handlesParquet(reach);
  return isParquet ? [...pickled, ['pyarrow', 'the code handles Parquet files']] : pickled;
}

const FRAMES = /(^|\.)(fetch_openml|to_pandas|toPandas|fetchdf|fetch_df|trees_to_dataframe)$/;

/** What gives data frames without an import of pandas: `fetch_openml(...)`, `as_frame=True`, `table.to_pandas()`. */
export function behindFrames(
  reach: Reach,
  declared: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  if (!declared.has('pandas')) return [];
  for (const module of reach.modules)
    for (const { name, call, line } of module.calls) {
      const { callee, keywords } = call;
      const written = callee.kind === 'attribute' ? callee.name : name;
      const { as_frame: frame, transform } = keywords;
      const asked = frame?.kind === 'constant' && frame.value === true;
      const set = transform?.kind === 'string' && transform.value === 'pandas';
      if (FRAMES.test(written) || asked || set)
        return [['pandas', `${module.path}:${line} makes data frames (${written || 'set_output'})`]];
    }
  return [];
}

/** Models of spaCy are distributions that are loaded by the name of their package: `spacy.load('en_core_web_sm')`. */
export function languageModels(
  reach: Reach,
  declared: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  return reach.modules.flatMap((module) =>
    module.calls.flatMap(({ name, call: { args }, line }): readonly (readonly [string, string])[] => {
      const [first] = name === 'spacy.load' ? args : [];
      const model = first?.kind === 'string' ? normalizeName(first.value) : '';
      return declared.has(model) ? [[model, `loaded at ${module.path}:${line}`]] : [];
    }),
  );
}

/** `torch.hub.load('ultralytics/yolov5', ...)` fetches code that needs what the package of that name needs. */
export function usesYolov5(reach: Reach): boolean {
  return reach.modules.some((module) => module.strings.some((one) => /^ultralytics\/yolov5/.test(one.value)));
}

/** A pipeline of transformers that is given pictures makes tensors of them by torchvision, where that is installed. */
export function behindPictures(
  reach: Reach,
  declared: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  const isAsked = reach.dotted.has('transformers.pipeline') && reach.external.has('PIL');
  return isAsked && declared.has('torchvision')
    ? [['torchvision', 'transformers.pipeline is given pictures']]
    : [];
}

/** What integrations load behind a name that is imported from them. */
export function behindNames(
  reach: Reach,
  declared: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  return BEHIND.flatMap(([pattern, names]) => {
    const dotted = [...reach.dotted.keys()].find((one) => pattern.test(one));
    if (dotted === undefined) return [];
    return names.filter((name) => declared.has(name)).map((name) => [name, `${dotted} loads it`] as const);
  });
}

function handlesParquet(reach: Reach): boolean {
  return reach.modules.some((module) => module.strings.some((one) => /\.(parquet|feather)$/.test(one.value)));
}

function unpickling(reach: Reach): Evidence | null {
  for (const module of reach.modules) {
    const call = module.calls.find((one) => UNPICKLES.test(one.name));
    if (call) return { path: module.path, line: call.line, text: call.name };
  }
  return namedPickle(reach);
}

/** A library may read what the code only names: `ClassifierExplainer.from_file("model.joblib")`. */
function namedPickle(reach: Reach): Evidence | null {
  for (const module of reach.modules) {
    const file = module.strings.find(({ value }) => /\.(joblib|pkl|pickle)$/.test(value));
    if (file) return { path: module.path, line: file.line, text: file.value };
  }
  return null;
}
