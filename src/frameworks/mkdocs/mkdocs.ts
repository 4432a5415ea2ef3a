import { posix } from 'node:path';
import type { JavaScriptApplication, JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { fileNamed, lineOf } from '../package.ts';
import { staticRecipe } from '../served.ts';
import { packagesOf } from './packages.ts';

const SETTINGS = /^mkdocs\.ya?ml$/;

/** Pages that MkDocs makes of Markdown; the packages of its theme and plugins are Python's. */
export const mkdocs: JavaScriptFramework = {
  id: 'mkdocs',
  title: 'MkDocs',
  language: 'javascript',
  kind: 'static',
  distributions: ['mkdocs', 'mkdocs-material'],
  port: 8000,
  health: null,
  over: ['html'],
  detect,
  routes: () => [],
  packages: (unit) => packagesOf(unit.project.text(fileNamed(unit, SETTINGS) ?? '') ?? ''),
  recipe: (service) => ({ ...staticRecipe(service), requires: service.undeclared }),
};

function detect(unit: JavaScriptPackage): readonly JavaScriptApplication[] {
  const path = fileNamed(unit, SETTINGS);
  // Beside a `package.json` it documents a package: what is deployed is found by what deploys it.
  if (path === null || posix.basename(unit.manifest.path) === 'package.json') return [];
  const text = unit.project.text(path) ?? '';
  const output = /^site_dir:\s*["']?([\w./-]+)/m.exec(text)?.[1] ?? 'site';
  const name = /^site_name:.*$/m.exec(text)?.[0] ?? 'site_name';
  const address = /^dev_addr:.*?:(\d{2,5})\b.*$/m.exec(text);
  const evidence = { path, line: lineOf(unit, path, name), text: name };
  const build = {
    script: 'mkdocs build',
    output,
    evidence: { path, line: null, text: `mkdocs build makes ${output}` },
  };
  const port = address
    ? {
        value: Number(address[1]),
        evidence: { path, line: lineOf(unit, path, address[0]), text: address[0] },
      }
    : null;
  return [{ kind: 'static', source: null, entrypoint: null, build, port, evidence }];
}
