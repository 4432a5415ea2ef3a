import { ScriptProject } from '../formats/javascript/project.ts';
import { scriptReader } from '../formats/javascript/read.ts';
import { packageManifest } from '../formats/npm/manifest.ts';
import { memoryTree } from '../formats/tree/memory.ts';
import type { JavaScriptFramework, JavaScriptPackage } from './framework.ts';

/** Files of a package by path; its manifest may be written as an object. */
export type Sample = Readonly<Record<string, string | object>>;

/** What a framework finds in a package given by its files: for tests. Paths are relative to the package. */
export async function foundIn(framework: JavaScriptFramework, sample: Sample): Promise<readonly string[]> {
  const unit = await packageOf(sample);
  return framework.detect(unit).map((one) => {
    const build = one.build ? `${one.build.script} -> ${one.build.output}` : 'as it is';
    return `${one.kind} ${one.source ?? 'whole'} runs ${one.entrypoint} port ${one.port?.value ?? framework.port} (${build})`;
  });
}

/** Routes of everything a framework finds in a package, as `METHOD /path`. */
export async function routesIn(framework: JavaScriptFramework, sample: Sample): Promise<readonly string[]> {
  const unit = await packageOf(sample);
  return framework
    .detect(unit)
    .flatMap((one) => framework.routes(unit, one, unit.files))
    .map((route) => `${route.method} ${route.path}`)
    .sort();
}

async function packageOf(sample: Sample): Promise<JavaScriptPackage> {
  const files = Object.fromEntries(
    Object.entries(sample).map(([path, content]) => [
      path,
      typeof content === 'string' ? content : JSON.stringify(content),
    ]),
  );
  const tree = memoryTree(files);
  const written = packageManifest('package.json', files['package.json'] ?? '{}');
  const manifest = written && files['package.json'] === undefined ? { ...written, path: '' } : written;
  if (!manifest) throw new Error('the sample has no manifest');
  const project = new ScriptProject(tree, await scriptReader());
  return { folder: '.', manifest, project, files: tree.files.map((file) => file.path), target: null };
}
