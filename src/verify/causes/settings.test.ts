import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose } from '../../model/evidence.ts';
import { diagnose } from '../diagnose.ts';
import { servicePlan } from '../testing/plan.ts';

test('a variable that is not set is told with where the tree has an example of it', () => {
  const inputs = choose([{ name: 'STATION', secret: false, example: '.env.example:2' }], 'test');
  const ended = { running: false, code: 1, outOfMemory: false };
  const fix = (name: string) => diagnose(`KeyError: '${name}'`, ended, servicePlan({ inputs }))?.fix ?? '';
  assert.match(fix('STATION'), /in the environment\. \.env\.example:2 has an example of it\.$/);
  assert.match(fix('OTHER'), /in the environment\.$/);
});

test("a variable that a server's schema asks for is told with where the tree has an example of it", () => {
  const ended = { running: false, code: 1, outOfMemory: false };
  const inputs = choose([{ name: 'API_HOST', secret: false, example: '.env.example:3' }], 'test');
  const log =
    "Error: env must have required property 'API_HOST', env must have required property 'API_PORT'\n";
  const { because = '', fix = '' } = diagnose(log, ended, servicePlan({ inputs })) ?? {};
  assert.match(because, /^the variables API_HOST, API_PORT are not set/);
  assert.match(fix, /\.env\.example:3 has an example of it\.$/);
});

test('settings that lack a value name the variable', () => {
  const ended = { running: false, code: 1, outOfMemory: false };
  const rows: readonly (readonly [says: string, name: RegExp])[] = [
    ['Field required [type=missing', /variable API_KEY is not set/],
    ['Input should be a valid string [type=string_type, input_value=None', /variable API_KEY is not set/],
    ["Input should be a valid integer [type=int_parsing, input_value='x'", /1 validation error for Settings/],
  ];
  for (const [says, name] of rows) {
    const log = `pydantic_core.ValidationError: 1 validation error for Settings\napi_key\n  ${says}]\n`;
    const found = diagnose(log, ended, servicePlan());
    assert.match(found?.because ?? '', name, says);
  }
});

test('a client that names the variable of its key after saying that it has none', () => {
  const ended = { running: false, code: 1, outOfMemory: false };
  const log =
    'openai.OpenAIError: The api_key client option must be set either by passing api_key to the client or by setting the OPENAI_API_KEY environment variable\n';
  assert.match(diagnose(log, ended, servicePlan())?.because ?? '', /^the variable OPENAI_API_KEY is not set/);
});
