import { expand } from './expand.ts';
import type { Dockerfile, Instruction } from './node.ts';
import { unquote } from './words.ts';

type Variables = Map<string, string>;

/**
 * What variables are where a container is started, by the line of each CMD and ENTRYPOINT: those of ENV, of the stage and of
 * those it is made from, and the defaults of ARG, which the build that comes before may hand on.
 */
export function startVariables({
  instructions,
  escape: escaper,
}: Dockerfile): ReadonlyMap<number, Variables> {
  const found = new Map<number, Variables>();
  const stages = new Map<string, Variables>();
  const globals: Variables = new Map();
  let [env, args]: readonly [Variables, Variables] = [new Map(), globals];
  const put = ({ pairs }: Instruction, into: Variables): void => {
    const known = new Map([...args, ...env]);
    for (const { key, value } of pairs) {
      const text =
        value === null ? globals.get(key) : expand(value, (name) => known.get(name) ?? null, escaper).text;
      if (text !== undefined) into.set(unquote(key), text);
    }
  };
  for (const one of instructions) {
    if (one.keyword === 'FROM') {
      const [base, , name] = one.words.map(({ text }) => text.toLowerCase());
      [env, args] = [new Map(stages.get(base ?? '')), new Map()];
      if (name !== undefined) stages.set(name, env);
    } else if (one.keyword === 'ENV') put(one, env);
    else if (one.keyword === 'ARG') put(one, args);
    else if (/^(CMD|ENTRYPOINT)$/.test(one.keyword)) found.set(one.line, new Map([...args, ...env]));
  }
  return found;
}
