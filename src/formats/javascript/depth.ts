/** Deepest nesting of brackets that is parsed: far more than people write, far less than a native stack bears. */
const DEEPEST = 400;
/** Most tokens in one file that nest without a bracket (`a ? a ? ...`, `a => a => ...`, `<a><a>`). */
const MOST = 6000;
const NESTS = /[?=!~]|<(?=[A-Za-z>])|\b(?:if|else|new|typeof|await|void|for|while)\b|\w\s*:\s*\w+\s*:/g;

/**
 * Whether a text may nest deeper than a native stack bears. The parser recurses in native code, where an overflow ends
 * the process instead of throwing, so the bound has to be found without it: brackets are counted with and without what
 * looks like strings and comments, and tokens that nest by themselves over the whole file. Measured, the parser bears
 * ten times as much on the usual stack of 8 MB.
 */
export function isTooDeep(text: string): boolean {
  return (
    (text.match(NESTS)?.length ?? 0) > MOST || depth(text) > DEEPEST || depth(withoutText(text)) > DEEPEST
  );
}

function withoutText(text: string): string {
  return text.replace(/(["'])(?:\\.|(?!\1)[^\\\n])*\1|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
}

function depth(text: string): number {
  let deepest = 0;
  let now = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // ( [ { open; ) ] } close.
    if (code === 40 || code === 91 || code === 123) {
      now += 1;
      if (now > deepest) deepest = now;
    } else if ((code === 41 || code === 93 || code === 125) && now > 0) now -= 1;
  }
  return deepest;
}
