import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXAMPLES, type Step } from './expect.ts';

const TRIES = 60;

type Kept = Map<string, unknown>;

/** Does what a user of the example does, step by step, and asserts every answer. `at` is the front proxy's address. */
export async function walk(name: string, steps: readonly Step[], at: string): Promise<void> {
  const kept: Kept = new Map();
  for (const step of steps) {
    const tries = step.eventually ? TRIES : 1;
    for (let left = tries; left > 0; left -= 1) {
      try {
        await take(name, step, at, kept);
        break;
      } catch (fault) {
        if (left === 1) throw fault;
        await sleep(1000);
      }
    }
  }
}

async function take(name: string, step: Step, at: string, kept: Kept): Promise<void> {
  const { body, type } = await bodyOf(name, step, kept);
  const headers = { ...type, ...known(step.headers ?? {}, kept) };
  const answer = await fetch(`${at}${known(step.path, kept)}`, {
    method: step.method,
    headers,
    redirect: 'manual',
    ...(body === null ? {} : { body }),
  });
  const text = await answer.text();
  const told = `${step.what}: ${step.method} ${step.path} was answered ${answer.status}\n${text.slice(0, 500)}`;
  assert.equal(answer.status, step.status, told);
  for (const [header, value] of Object.entries(step.says ?? {}))
    assert.equal(answer.headers.get(header), value, `${step.what}: ${header}`);
  if (step.text !== undefined) assert.ok(text.includes(step.text), told);
  if (!step.answers && !step.keep) return;
  const json: unknown = JSON.parse(text);
  for (const [path, value] of Object.entries(step.answers ?? {}))
    assert.deepEqual(valueAt(json, path), value, `${path}\n${told}`);
  for (const [as, path] of Object.entries(step.keep ?? {})) {
    assert.notEqual(valueAt(json, path), undefined, `${path}\n${told}`);
    kept.set(as, valueAt(json, path));
  }
}

interface Body {
  readonly body: string | FormData | URLSearchParams | null;
  readonly type: Readonly<Record<string, string>>;
}

async function bodyOf(name: string, { json, form, file }: Step, kept: Kept): Promise<Body> {
  if (json !== undefined)
    return { body: JSON.stringify(known(json, kept)), type: { 'content-type': 'application/json' } };
  const fields = Object.entries(form ?? {}).map(
    ([field, value]) => [field, String(known(value, kept))] as const,
  );
  if (!file) return { body: form ? new URLSearchParams(Object.fromEntries(fields)) : null, type: {} };
  const body = new FormData();
  for (const [field, value] of fields) body.append(field, value);
  const content = await readFile(join(EXAMPLES, name, file.path));
  body.append(file.field, new File([content], basename(file.path), { type: file.type }));
  return { body, type: {} };
}

/** Puts in what was kept; where `{{name}}` is all of a text, as it was. */
function known<T>(value: T, kept: Kept): T;
function known(value: unknown, kept: Kept): unknown {
  if (typeof value === 'string') {
    const whole = /^\{\{(\w+)\}\}$/.exec(value)?.[1];
    if (whole !== undefined) return kept.get(whole);
    return value.replaceAll(/\{\{(\w+)\}\}/g, (_, as: string) => String(kept.get(as)));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, known(one, kept)]));
}

/** The value at a dotted path; undefined where there is none. */
function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((one, key) => {
    if (typeof one !== 'object' || one === null) return undefined;
    return Reflect.get(one, key);
  }, value);
}
