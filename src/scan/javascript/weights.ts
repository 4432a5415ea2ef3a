import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { ScriptModule } from '../../formats/javascript/syntax.ts';
import { textOf } from '../../formats/javascript/value.ts';
import type { Part } from '../part.ts';
import { isWeights } from '../weights.ts';

/** Calls that read a model from a file. */
const LOADS =
  /(^|\.)(InferenceSession\.create|loadLayersModel|loadGraphModel|loadTFLiteModel|readFileSync|readFile|loadModel)$/;

/**
 * The model files that scripts load or name. An address of a page (`/models/x.onnx`) is a file of what is served; what a
 * variable may replace is only named.
 */
export function weightUses(
  project: ScriptProject,
  modules: readonly ScriptModule[],
  workdir: string,
): Part['weights'] {
  return modules.flatMap((module) => {
    const use = (written: string, loaded: boolean, line: number, text: string) => ({
      workdir,
      path: null,
      written: written.replace(/^(\.\/|file:\/\/(?=\.?\w))/, ''),
      loaded,
      evidence: { path: module.path, line, text },
    });
    const loads = module.calls.flatMap(({ call }) => {
      const path = LOADS.test(call.name) ? textOf(project, module, call.args[0]) : null;
      return path !== null && isModel(path) ? [use(path, true, call.line, `${call.name}(${path})`)] : [];
    });
    const named = module.strings.filter(({ value }) => isModel(value));
    return [...loads, ...named.map(({ value, line }) => use(value, false, line, value))];
  });
}

function isModel(path: string): boolean {
  return isWeights(path) && !/\s|:\/\/(?!\.?\w+\/)|^https?:/.test(path);
}
