import { builtinModules } from 'node:module';
import { isScript } from '../../formats/javascript/project.ts';
import { lineAt } from '../../formats/text/line.ts';
import type { JavaScriptPackage } from '../../frameworks/framework.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Heavy, Service } from '../../model/inventory.ts';
import { WEIGHT } from './heavy.ts';

/** What a manifest declares against what is imported. */
export interface Compared extends Pick<Service, 'heavy' | 'unused' | 'needed'> {
  /** Sorted by name, with where each is first imported. */
  readonly undeclared: ReadonlyMap<string, Evidence>;
}

/** `from` ends a statement that begins with its line or after another: in texts for people it is a word. */
const IMPORT =
  /(?:(?<=(?:^|;)[ \t]*(?:(?:import|export|[{}])[^'"`;\n]{0,300})?|\s\}[ \t]*)\bfrom\s*|\bimport\s*|\b(?:import|require|require\.resolve|import\.meta\.resolve)\s*\(\s*)['"]([^'"\n]{1,120})['"]/gm;
/** Words for people: `// starts from "now"`, and the lines of a longer remark. */
const REMARK = /(?:^|[\s;])\/\/.*$|^[ \t]*\*[ \t].*$/gm;
/** A file that a folder of settings leads to, or a package named after one. */
const STYLE = /\.(?:css|s[ac]ss|less)$/;
const BUILT_IN = new Set(builtinModules);
/** What others need without naming it: renderers beside their framework, drivers a mapper loads, types. */
const IMPLIED =
  /^(@types\/.*|react-dom|react|vue|svelte|sharp|tslib|reflect-metadata|pg|mysql2?|sqlite3|better-sqlite3|mongodb|redis|ioredis|encoding|rxjs|graphql|class-(validator|transformer)|passport|@apollo\/server|@as-integrations\/.*|typescript|prisma|@prisma\/client|dotenv|source-map-support|core-js|zone\.js|@nestjs\/platform-.*|pino-pretty|@angular\/.*|@babel\/.*|@emotion\/.*|postcss|autoprefixer|sass|critters|(server|client)-only|(import|require)-in-the-middle|eslint.*|prettier.*|(ts-)?jest|ts-node|tsx|nodemon|plotly\.js)$/;

/** What a framework brings for those who write for it to import (Nuxt, "Auto-imports"). */
const BROUGHT: Readonly<Record<string, readonly string[]>> = {
  nuxt: ['defu', 'h3', 'nitropack', 'ofetch', 'ufo', 'unenv', 'vue', 'vue-router'],
};

/**
 * What a package declares against what its scripts import, read by pattern: what no script, no setting and no script of
 * the manifest names is unused; what reached scripts import and no manifest of the tree declares is undeclared.
 */
export function compareDependencies(
  unit: JavaScriptPackage,
  isServer: boolean,
  reached: readonly string[],
): Compared {
  const declared = Object.keys(unit.manifest.dependencies).sort();
  const imported = importedBy(unit, reached);
  const all = new Set([...imported.keys(), ...importedBy(unit, unit.files.filter(isScript)).keys()]);
  const rest = declared.filter((name) => !all.has(name) && !IMPLIED.test(name));
  const settings = rest.length === 0 ? '' : settingsOf(unit);
  const unused = rest.filter((name) => !isNamed(settings, name) && !isQuoted(unit, name));
  const heavy = !isServer
    ? []
    : declared
        .filter((name) => name in WEIGHT)
        .map((name): Heavy => {
          const isImported = imported.has(name);
          const needed = isImported || !unused.includes(name);
          const because = isImported
            ? 'imported from the entry point'
            : needed
              ? 'named in a setting or imported elsewhere in the package'
              : 'nothing in the package names it';
          return { name, declared: true, imported: isImported, needed, because };
        });
  return {
    heavy,
    unused,
    undeclared: undeclaredOf(unit, imported),
    needed: [...imported.keys()].filter((name) => declared.includes(name)).sort(),
  };
}

/** The packages that files import, without what the tree itself or the runtime has, and where each first is. */
function importedBy(unit: JavaScriptPackage, files: readonly string[]): ReadonlyMap<string, Evidence> {
  const found = new Map<string, Evidence>();
  for (const path of files) {
    const text = (unit.project.text(path) ?? '').replace(REMARK, (remark) => /^\n?/.exec(remark)?.[0] ?? '');
    for (const match of text.matchAll(IMPORT)) {
      const [whole, source = ''] = match;
      const name = packageOf(source);
      if (
        name !== null &&
        !isBelow(unit, name, source) &&
        !found.has(name) &&
        (name in unit.manifest.dependencies ||
          (unit.project.resolve(path, source) === null && !unit.project.standsForFolder(path, source)))
      )
        found.set(name, {
          path,
          line: lineAt(text, match.index + whole.length),
          text: whole,
        });
    }
  }
  return found;
}

/** The package of an import: `@scope/name/part` gives `@scope/name`; null for files, aliases and the runtime's own. */
function packageOf(source: string): string | null {
  const name = /^(@[\w.-]+\/[\w.-]+|[a-z0-9][\w.-]*)(\/|$)/i.exec(source)?.[1];
  return name === undefined || BUILT_IN.has(name) || source.includes(':') ? null : name;
}

/** `src/environment`: a file of a folder of the package, be it there or not. */
function isBelow({ folder, files, manifest }: JavaScriptPackage, name: string, source: string): boolean {
  if (name === source || name in manifest.dependencies) return false;
  const start = folder === '.' ? `${name}/` : `${folder}/${name}/`;
  return files.some((path) => path.startsWith(start));
}

function undeclaredOf(
  unit: JavaScriptPackage,
  imported: ReadonlyMap<string, Evidence>,
): ReadonlyMap<string, Evidence> {
  const { dependencies, development } = unit.manifest;
  const known = new Set(
    Object.keys({ ...dependencies, ...development }).flatMap((name) => BROUGHT[name] ?? []),
  );
  for (const { path } of unit.project.tree.files) {
    if (!/(^|\/)package\.json$/.test(path)) continue;
    for (const [, name = ''] of (unit.project.text(path) ?? '').matchAll(
      /"((?:@[\w.-]+\/)?[\w.-]+)"\s*:\s*["{]/g,
    ))
      known.add(name);
    // A package of the workspace is imported by its name.
    const own = /"name"\s*:\s*"([^"]+)"/.exec(unit.project.text(path) ?? '')?.[1];
    if (own !== undefined) known.add(own);
  }
  const missing = [...imported].filter(
    ([name]) => !known.has(name) && !known.has(`@types/${name}`) && !STYLE.test(name),
  );
  return new Map(missing.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The texts that name packages without importing them: settings beside the manifest, styles, and its own scripts. */
function settingsOf(unit: JavaScriptPackage): string {
  const texts = unit.files
    .filter(
      (path) =>
        /\.(json|jsonc|ya?ml|toml|css|scss|less|cjs|mjs|[cm]?[jt]s|html)$|rc$/.test(path) &&
        !/lock|(^|\/)package\.json$/.test(path),
    )
    .filter((path) => !isScript(path) || /config|setup|\brc\b/.test(path))
    .map((path) => unit.project.text(path) ?? '');
  return [...Object.values(unit.manifest.scripts), ...texts].join('\n');
}

/** By its name, or by what its program is called. */
function isNamed(settings: string, name: string): boolean {
  return settings.includes(name) || settings.includes(name.slice(name.lastIndexOf('/') + 1));
}

/** `app.set('view engine', 'pug')`: a script that has it as a text may load it by that. */
function isQuoted(unit: JavaScriptPackage, name: string): boolean {
  return unit.files.some((path) => {
    const text = isScript(path) ? (unit.project.text(path) ?? '') : '';
    return text.includes(`'${name}'`) || text.includes(`"${name}"`);
  });
}
