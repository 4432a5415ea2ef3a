import {
  type ClassFact,
  dottedName,
  type FieldFact,
  type PythonModule,
  qualify,
} from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { CallExpression, Expression } from '../../formats/python/syntax.ts';
import { evaluate, evaluateText } from '../../formats/python/value.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import type { Held } from '../../model/inventory.ts';
import { heldBy } from './held.ts';

/** A field of a class of settings, as the variable that it is read from. */
export interface SettingRead {
  readonly module: PythonModule;
  readonly name: string;
  /** What is written in its place, a default among others. */
  readonly preset: Expression | undefined;
  readonly required: boolean;
  readonly holds: Held | undefined;
  readonly field: FieldFact;
}

/** A class and the module it stands in. */
interface Made {
  readonly module: PythonModule;
  readonly fact: ClassFact;
}

/** How the fields of a class are called in the environment (pydantic-settings, "Environment variable names"). */
interface Naming {
  readonly prefix: string;
  /** Between a field and those of the model that it is; null where such a field is one variable of JSON. */
  readonly delimiter: string | null;
  /** False where any case will do: then it is written in capitals. */
  readonly exact: boolean;
}

/** Bases and models followed before giving up: cycles end here. */
const DEEPEST = 8;

/**
 * The fields of pydantic's settings classes by the variables that they are read from. What a class takes over from
 * another is read under its own prefix; one that others build on is read itself only where the code makes it.
 */
export function settingsIn(project: PythonProject, modules: readonly PythonModule[]): readonly SettingRead[] {
  const lineages = modules.flatMap((module) =>
    module.classes
      .filter(({ scope }) => scope === '')
      .map((fact) => lineageOf(project, { module, fact }))
      .filter((lineage) => lineage.some(({ fact }) => fact.bases.some((base) => SETTINGS.test(base)))),
  );
  const builtOn = new Set(lineages.flatMap(([, ...bases]) => bases.map(({ fact }) => fact)));
  return lineages.flatMap((lineage) => {
    const [own] = lineage;
    if (own === undefined) return [];
    const made = constructions(modules, own.fact.name);
    if (builtOn.has(own.fact) && made.length === 0) return [];
    const naming = namingOf(project, lineage);
    // A prefix that is made while the program runs: what the variables are called is not known.
    if (naming === null) return [];
    return fieldsOf(lineage).flatMap(({ module, field }) => {
      const isGiven = made.length > 0 && made.every(({ keywords }) => field.name in keywords);
      return readsOf(project, module, field, naming, naming.prefix).map((one) =>
        isGiven ? { ...one, required: false } : one,
      );
    });
  });
}

const SETTINGS = /(^|\.)BaseSettings$/;

/** A class and what it builds on within the tree, itself first. */
function lineageOf(project: PythonProject, { module, fact }: Made, depth = 0): readonly Made[] {
  if (depth > DEEPEST) return [];
  const bases = fact.bases.flatMap((base) => {
    const found = classOf(project, module, base);
    return found === null || found.fact === fact ? [] : lineageOf(project, found, depth + 1);
  });
  return [{ module, fact }, ...bases];
}

/** @param name as it is qualified in the module */
function classOf(project: PythonProject, module: PythonModule, name: string): Made | null {
  const found = project.resolveQualified(module, name);
  const fact = found?.module.classes.find((one) => one.name === found.name && one.scope === '');
  return found && fact ? { module: found.module, fact } : null;
}

function constructions(modules: readonly PythonModule[], name: string): readonly CallExpression[] {
  return modules.flatMap(({ calls }) =>
    calls.filter((one) => lastPart(one.name) === name).map(({ call }) => call),
  );
}

/** Each field once: what a class says itself comes before what it takes over. */
function fieldsOf(lineage: readonly Made[]): readonly { module: PythonModule; field: FieldFact }[] {
  const found = new Map<string, { module: PythonModule; field: FieldFact }>();
  for (const { module, fact } of lineage)
    for (const field of module.fields)
      if (field.scope === fact.name && isRead(field) && !found.has(field.name))
        found.set(field.name, { module, field });
  return [...found.values()];
}

/** What is private or belongs to the class is no field. */
function isRead({ name, annotation }: FieldFact): boolean {
  const of = annotation.kind === 'index' ? annotation.of : annotation;
  const type = of.kind === 'string' ? of.value : (dottedName(of) ?? '');
  return !/^(_|model_config$)/.test(name) && !/(^|\.)ClassVar(\[|$)/.test(type);
}

/** `model_config = SettingsConfigDict(...)` or `class Config:`, the nearest first; null when the prefix is not known. */
function namingOf(project: PythonProject, lineage: readonly Made[]): Naming | null {
  const written = (key: string): { module: PythonModule; value: Expression } | undefined => {
    for (const { module, fact } of lineage) {
      const value = configured(module, fact.name, key);
      if (value) return { module, value };
    }
    return undefined;
  };
  const text = (key: string): string | null | undefined => {
    const found = written(key);
    if (found === undefined) return undefined;
    return evaluateText(project, found.module, found.value);
  };
  const prefix = text('env_prefix');
  if (prefix === null) return null;
  const cased = written('case_sensitive');
  const exact = cased !== undefined && evaluate(project, cased.module, cased.value) === true;
  return { prefix: prefix ?? '', delimiter: text('env_nested_delimiter') ?? null, exact };
}

function configured(module: PythonModule, name: string, key: string): Expression | undefined {
  const inner = module.assigns.find((one) => one.scope === `${name}.Config` && one.target === key);
  if (inner) return inner.value;
  const config = module.assigns.find((one) => one.scope === name && one.target === 'model_config')?.value;
  if (config?.kind === 'call') return config.keywords[key];
  const entries = config?.kind === 'dict' ? config.entries : [];
  return entries.find(([written]) => written.kind === 'string' && written.value === key)?.[1];
}

/** @param prefix what stands before the field's own name: that of the class, or of the field that holds its model */
function readsOf(
  project: PythonProject,
  module: PythonModule,
  field: FieldFact,
  naming: Naming,
  prefix: string,
  depth = 0,
): readonly SettingRead[] {
  const { annotation, value } = field;
  const told = [value, ...(annotation.kind === 'index' ? annotation.index : [])].filter(isField(module));
  const aliases = aliasesOf(project, module, told, depth === 0);
  if (aliases === null) return [];
  const cased = (name: string): string => (naming.exact ? name : name.toUpperCase());
  const [first = '', ...others] = (aliases ?? [prefix + field.name]).map(cased);
  const isOpen = value === null || isField(module)(value);
  const required = isOpen && told.every(hasNoDefault);
  const one: SettingRead = {
    module,
    name: first,
    preset: value ?? undefined,
    required,
    holds: heldBy(project, module, annotation),
    field,
  };
  const model = modelOf(project, module, annotation);
  if (model === null) return [one, ...others.map((name) => ({ ...one, name, required: false }))];
  const parts = naming.delimiter === null || depth > DEEPEST ? [] : fieldsOf(lineageOf(project, model));
  const within = parts.flatMap((part) =>
    readsOf(project, part.module, part.field, naming, first + naming.delimiter, depth + 1),
  );
  if (!required) return within.map((part) => ({ ...part, required: false }));
  // It has to be there in some way: by a part that has to be, or whole.
  return within.some((part) => part.required) ? within : [{ ...one, holds: 'other' }, ...within];
}

/** The class of the tree that a field is an object of, when that is no word of its own (`Enum`). */
function modelOf(project: PythonProject, module: PythonModule, annotation: Expression): Made | null {
  if (annotation.kind === 'index' || annotation.kind === 'operation') {
    const options = annotation.kind === 'index' ? annotation.index : annotation.operands;
    const isAround =
      annotation.kind === 'operation' ||
      /(^|\.)(Optional|Annotated|Final)$/.test(dottedName(annotation.of) ?? '');
    const [inner] = isAround ? options.filter(({ kind }) => kind !== 'constant') : [];
    return inner ? modelOf(project, module, inner) : null;
  }
  const name = annotation.kind === 'string' ? annotation.value : dottedName(annotation);
  const found = name === null ? null : classOf(project, module, qualify(module.names, name));
  const isModel =
    found !== null &&
    lineageOf(project, found).some(({ fact }) =>
      fact.bases.some((base) => /(^|\.)Base(Model|Settings)$/.test(base)),
    );
  return isModel ? found : null;
}

function isField(module: PythonModule): (one: Expression | null) => one is CallExpression {
  return (one): one is CallExpression =>
    one?.kind === 'call' && lastPart(qualify(module.names, dottedName(one.callee) ?? '')) === 'Field';
}

/** `Field(...)`, `Field(alias='X')`. */
function hasNoDefault({ args, keywords }: CallExpression): boolean {
  const [first] = args;
  const isOpen = first === undefined || (first.kind === 'other' && first.parts.length === 0);
  const preset = keywords['default'];
  const isPreset = preset !== undefined && !(preset.kind === 'other' && preset.parts.length === 0);
  return isOpen && !isPreset && keywords['default_factory'] === undefined;
}

/**
 * The names that stand in the place of the field's own, without any prefix; undefined where there are none, null where
 * they are not known.
 * @param isOuter false in a model within: there `env` says nothing
 */
function aliasesOf(
  project: PythonProject,
  module: PythonModule,
  told: readonly CallExpression[],
  isOuter: boolean,
): readonly string[] | null | undefined {
  if (!isOuter) return undefined;
  for (const key of ['validation_alias', 'alias', 'env']) {
    const written = told.map(({ keywords }) => keywords[key]).find((one) => one !== undefined);
    if (written === undefined) continue;
    const choices =
      written.kind === 'list' ? written.items
      : written.kind === 'call' && lastPart(dottedName(written.callee) ?? '') === 'AliasChoices' ? written.args
      : [written]; // biome-ignore format: one choice a line
    const names = choices.flatMap((one) => evaluateText(project, module, one) ?? []);
    return names.length > 0 ? names : null;
  }
  return undefined;
}
