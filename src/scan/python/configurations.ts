import { type CallFact, type PythonModule, qualify } from '../../formats/python/module.ts';
import type { Expression } from '../../formats/python/syntax.ts';

/** A variable that a library reads because a setting is made of one of its values. */
export interface ValueRead {
  readonly name: string;
  readonly preset: Expression | undefined;
  readonly required: boolean;
  readonly line: number;
}

/** Values of django-configurations. */
export function valuesRead(module: PythonModule): readonly ValueRead[] {
  return module.calls.flatMap((call) => configured(module, call));
}

const VALUE = /^configurations\.values\.(\w*Value)$/;

/** `NAME = values.Value("x", environ_prefix=None)`: the setting's name after a prefix (django-configurations, "Values"). */
function configured({ names }: PythonModule, { call, target, line }: CallFact): readonly ValueRead[] {
  const { callee, args, keywords } = call;
  const kind = callee.kind === 'name' ? VALUE.exec(qualify(names, callee.name))?.[1] : undefined;
  if (kind === undefined || target === null) return [];
  const { environ, environ_name: own, environ_prefix: prefix, environ_required: asked } = keywords;
  if (environ?.kind === 'constant' && environ.value === false) return [];
  const before = prefix === undefined ? 'DJANGO_' : prefix.kind === 'string' ? `${prefix.value}_` : '';
  const name = `${before}${own?.kind === 'string' ? own.value : target}`;
  const required = kind === 'SecretValue' || (asked?.kind === 'constant' && asked.value === true);
  return [{ name, preset: keywords['default'] ?? args[0], required, line }];
}
