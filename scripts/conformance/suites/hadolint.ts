import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../../../src/check/rule.ts';
import type { LabelType } from '../../../src/model/config.ts';
import type { Case } from '../case.ts';

/** What stands between cases that counts: names of cases, configurations, bound texts, and the assertions. */
const STEP =
  /\bit\s+"((?:[^"\\]|\\.)*)"|let \?config = *([^\n]*(?:\n {8,}[^\n]*)*)|\b(\w+) =\s*(?=["[]|Text\.unlines)|\b(onBuildRuleCatches|ruleCatches)(Not)?\s+("DL\d+"|\w+)\s*\$?\s*/g;
const STRING = /"(?:[^"\\]|\\\s+\\|\\[\s\S])*"/y;
const LABELS: Readonly<Record<string, LabelType>> = { Email: 'email', GitHash: 'hash', RawText: 'text', Rfc3339: 'rfc3339', SemVer: 'semver', Spdx: 'spdx', Url: 'url' }; // biome-ignore format: one table
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', 0: '\0' };

/**
 * hadolint's specifications (`test/Hadolint/Rule/*Spec.hs`): every call of `ruleCatches` and its kin, with
 * the registries and labels that its configuration asks for. The texts are pieces: one without a FROM is given a base.
 */
export function hadolintCases(checkout: string): readonly Case[] {
  const folder = join(checkout, 'test/Hadolint/Rule');
  const files = readdirSync(folder).filter((file) => /^DL\d+Spec\.hs$/.test(file));
  return files
    .sort()
    .flatMap((file) => casesOf(file, withoutComments(readFileSync(join(folder, file), 'utf8'))));
}

function casesOf(file: string, source: string): readonly Case[] {
  const texts = new Map<string, string>();
  const cases: Case[] = [];
  let name = '';
  let policy: Policy | null = null;
  for (const match of source.matchAll(STEP)) {
    const at = match.index + match[0].length;
    const [, it, config, bound, call, not, rule = ''] = match;
    if (it !== undefined) name = it;
    else if (config !== undefined) policy = policyOf(config);
    else if (bound !== undefined) texts.set(bound, valueAt(source, at, texts) ?? '');
    else {
      const text = valueAt(source, at, texts);
      if (text === null) continue;
      const id = texts.get(rule) ?? rule.replaceAll('"', '');
      const expect = not === undefined ? 'fail' : 'pass';
      cases.push({ tool: 'hadolint', rule: id, expect, file, case: name, ...given(call, text, policy) });
    }
  }
  return cases;
}

function given(call: string | undefined, text: string, policy: Policy | null) {
  const dockerfile = call?.startsWith('onBuild') ? text.replace(/^RUN\b/gm, 'ONBUILD RUN') : text;
  const whole = /^\s*(ONBUILD\s+)?FROM\b/im.test(dockerfile);
  if (!policy) return { dockerfile: whole ? dockerfile : `FROM debian:12\n${dockerfile}` };
  return { dockerfile: whole ? dockerfile : `FROM scratch\n${dockerfile}`, policy };
}

function policyOf(config: string): Policy | null {
  const registries = /allowedRegistries = \[([^\]]*)\]/.exec(config)?.[1];
  const labels = [...config.matchAll(/\("([^"]+)", (?:Rule\.)?(\w+)\)/g)];
  if (registries === undefined && labels.length === 0) return null;
  return {
    ...(registries === undefined
      ? {}
      : { registries: [...registries.matchAll(/"([^"]+)"/g)].flatMap(([, one]) => one ?? []) }),
    ...(labels.length === 0
      ? {}
      : {
          labels: Object.fromEntries(labels.map(([, key = '', type = '']) => [key, LABELS[type] ?? 'text'])),
        }),
    ...(/strictLabels = True/.test(config) ? { strictLabels: true } : {}),
  };
}

/** A string, a list of lines (also behind `Text.unlines`), or a name that stands for one. */
function valueAt(source: string, at: number, texts: ReadonlyMap<string, string>): string | null {
  let rest = at + (/^[\s($]*(Text\.unlines)?[\s$(]*/.exec(source.slice(at, at + 200))?.[0].length ?? 0);
  if (source[rest] === '[') {
    const lines: string[] = [];
    for (rest++; ; ) {
      rest += /^[\s,]*/.exec(source.slice(rest))?.[0].length ?? 0;
      const line = stringAt(source, rest);
      if (!line) return `${lines.join('\n')}\n`;
      lines.push(line.text);
      rest = line.end;
    }
  }
  const literal = stringAt(source, rest);
  if (literal) return literal.text;
  const [word = ''] = /^\w+/.exec(source.slice(rest)) ?? [];
  return texts.get(word) ?? null;
}

function stringAt(source: string, at: number): { readonly text: string; readonly end: number } | null {
  STRING.lastIndex = at;
  const found = STRING.exec(source);
  if (!found) return null;
  const text = found[0]
    .slice(1, -1)
    .replace(/\\(\s+\\|&|[\s\S])/g, (_, mark: string) =>
      /^\s/.test(mark) || mark === '&' ? '' : (ESCAPES[mark] ?? mark),
    );
  return { text, end: at + found[0].length };
}

function withoutComments(source: string): string {
  return source.replace(/"(?:[^"\\]|\\\s+\\|\\[\s\S])*"|--[^\n]*/g, (found) =>
    found.startsWith('"') ? found : '',
  );
}
