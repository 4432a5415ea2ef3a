import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../tree/memory.ts';
import { ScriptProject } from './project.ts';
import { scriptReader } from './read.ts';
import { numberOf } from './value.ts';

/** The number that the last call of a module is given. */
async function given(source: string): Promise<number | null> {
  const project = new ScriptProject(memoryTree({ 'a.ts': source }), await scriptReader());
  const module = project.module('a.ts');
  assert.ok(module);
  const call = module.calls.findLast((one) => one.call.name === 'listen')?.call;
  return numberOf(project, module, call?.args[0]);
}

test('what libraries put in the place of a variable that is not set', async () => {
  const zod = "import { z } from 'zod';\n";
  const table: readonly (readonly [string, number | null])[] = [
    ["const env = require('env-var');\nconst PORT = env.get('PORT').default('8080').asPortNumber();\nlisten(PORT);", 8080],
    ["import env from 'env-var';\nlisten(env.get('PORT').required().asPortNumber());", null],
    [`${zod}const schema = z.object({ PORT: z.coerce.number().int().default(3001), HOST: z.string() });\nconst env = schema.parse(process.env);\nlisten(env.PORT);`, 3001],
    [`${zod}const env = z.object({ PORT: z.coerce.number().default(3002).describe('x') }).parse(process.env);\nlisten(env.PORT);`, 3002],
    [`${zod}const parsed = z.object({ PORT: z.string().default('3003') }).safeParse(process.env);\nconst env = parsed.data;\nlisten(env.PORT);`, 3003],
    [`${zod}const env = z.object({ PORT: z.number() }).parse(process.env);\nlisten(env.PORT);`, null],
    ["import { cleanEnv, port } from 'envalid';\nconst env = cleanEnv(process.env, { PORT: port({ default: 3004 }) });\nlisten(env.PORT);", 3004],
    ["import { createEnv } from '@t3-oss/env-core';\nconst env = createEnv({ server: { PORT: z.coerce.number().default(3005) }, runtimeEnv: process.env });\nlisten(env.PORT);", 3005],
    ["listen(configService.get('PORT', 3006));", 3006],
    ["const store = new Map();\nlisten(store.get('PORT').default(1));", null],
    ["const data = JSON.parse(text);\nlisten(data.PORT);", null],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.equal(await given(source), expected, source);
});
