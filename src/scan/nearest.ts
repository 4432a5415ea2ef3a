import { closest } from '../formats/config/closest.ts';
import { partsOf } from '../formats/path/route.ts';
import type { HttpCall, Route } from '../model/inventory.ts';

/** The route most likely meant: few letters differ, or all parts but one are the same and the method is. */
export function nearest(call: HttpCall, routes: readonly Route[]): Route | null {
  const wanted = variants(call.path);
  const usable = routes.filter((route) => sameMethod(call.method, route.method));
  for (const path of wanted) {
    const word = closest(
      path,
      usable.map((route) => route.path),
    );
    const spelled = usable.find((route) => route.path === word);
    if (spelled) return spelled;
  }
  const alike = wanted.flatMap((path) =>
    usable.flatMap((route) => {
      const [asked, answered] = differingPart(partsOf(path), partsOf(route.path)) ?? [];
      const unlike = asked === undefined || answered === undefined ? null : unlikeness(asked, answered);
      return unlike === null ? [] : [{ route, unlike }];
    }),
  );
  return alike.toSorted((a, b) => a.unlike - b.unlike)[0]?.route ?? null;
}

/** The path as it is asked for, and without its first part: proxies take one off. */
function variants(path: string): readonly string[] {
  const below = path.replace(/^\/[^/]+(?=\/)/, '');
  return below === path ? [path] : [path, below];
}

/** The one part in which two paths of the same length differ, or null. */
function differingPart(
  asked: readonly string[],
  answered: readonly string[],
): readonly [string, string] | null {
  const at = answered.findIndex((part, index) => part !== asked[index]);
  const same = answered.filter((part, index) => part === asked[index]).length;
  const isOne = answered.length === asked.length && same > 0 && same === asked.length - 1;
  return isOne ? [asked[at] ?? '', answered[at] ?? ''] : null;
}

/** Words that APIs call the same thing by. */
const MEANINGS: readonly RegExp[] = [
  /^(sign-?_?up|register|registration|users?|accounts?)$/i,
  /^(log-?_?in|sign-?_?in|tokens?|sessions?|authenticate|authorize)$/i,
  /^(log-?_?out|sign-?_?out)$/i,
  /^(me|profile|whoami|current)$/i,
  /^(predict(ions?)?|infer(ence)?|classify|detect(ions?)?|analy[sz]e|score)$/i,
  /^(uploads?|files?|images?)$/i,
];

/** 0 for words of one meaning, 1 for parameters and words that are nearly the same, null for others. */
function unlikeness(asked: string, answered: string): 0 | 1 | null {
  const [a, b] = [asked, answered].map((word) => MEANINGS.findIndex((one) => one.test(word)));
  if (a === b && a !== -1) return 0;
  const isNear = asked.startsWith('{') || answered.startsWith('{') || closest(asked, [answered]) !== null;
  return isNear ? 1 : null;
}

/** Whether a route answers what is asked for. */
export function sameMethod(asked: string, answered: string): boolean {
  return (
    asked === answered ||
    asked === 'ANY' ||
    answered === 'ANY' ||
    (asked === 'HEAD' && answered === 'GET') ||
    asked === 'OPTIONS'
  );
}
