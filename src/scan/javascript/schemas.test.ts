import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

/** The variables of a server of Fastify, those it needs with `!`, their defaults and what they hold. */
async function variables(code: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const server = `import Fastify from 'fastify';\nconst app = Fastify();\n${code}\napp.listen({ port: 3000 });\n`;
  const manifest = '{"type":"module","scripts":{"start":"node index.js"},"dependencies":{"fastify":"5"}}';
  const { value } = await scan(memoryTree({ 'index.js': server, 'package.json': manifest, ...files }));
  return shown(value.services[0]?.env ?? []);
}

type Variables = Awaited<ReturnType<typeof scan>>['value']['services'][number]['env'];

function shown(all: Variables): string {
  return all
    .map(({ name, required, default: preset, holds }) =>
      [name, required ? '!' : '', preset === null ? '' : `=${preset}`, holds ? `:${holds}` : ''].join(''),
    )
    .join(' ');
}

test('a schema that the environment is held to says what is needed, and what it holds', async () => {
  const joi =
    'Joi.object({ A: Joi.string().uri().required(), B: Joi.number().default(3), C: Joi.string(), D: Joi.string().valid("x", "y").required() })';
  const json =
    '{ type: "object", required: ["A", "B"], properties: { A: { type: "string" }, B: { type: "number", default: 3 }, C: { type: "boolean" } } }';
  const rows: readonly (readonly [code: string, expected: string])[] = [
    [`import Joi from 'joi';\nconst s = ${joi}.unknown();\nconst { value } = s.validate(process.env);`, 'A!:address B=3:number C D!:choice'],
    [`import Joi from 'joi';\nconst s = Joi.object().keys({ A: Joi.string().required() }).unknown();\ns.prefs({}).validate(process.env);`, 'A!'],
    [`import Joi from 'joi';\nconst env = Joi.attempt(process.env, ${joi});`, 'A!:address B=3:number C D!:choice'],
    [`import Joi from 'joi';\nconst s = ${joi};\napp.post('/', (request) => s.validate(request.body));`, ''],
    [`import * as yup from 'yup';\nyup.object({ A: yup.string().required(), B: yup.number() }).validateSync(process.env);`, 'A! B:number'],
    [`import fastifyEnv from '@fastify/env';\nconst schema = ${json};\nawait app.register(fastifyEnv, { schema, dotenv: true });`, 'A! B=3:number C:boolean'],
    [`import envSchema from 'env-schema';\nimport { Type } from '@sinclair/typebox';\nenvSchema({ schema: Type.Object({ A: Type.String(), B: Type.Number({ default: 3 }), C: Type.Optional(Type.String()) }) });`, 'A! B=3:number C'],
    [`const schema = ${json};\napp.post('/', { schema }, handler);`, ''],
    [`import convict from 'convict';\nconvict({ port: { format: 'port', default: 3, env: 'A' }, db: { host: { format: String, default: null, env: 'B' } } });`, 'A=3:number B'],
    [`import { parseEnv } from 'znv';\nparseEnv(process.env, { A: z.string().min(1), B: z.number().default(3), C: { schema: z.string(), defaults: { production: 'x' } } });`, 'A! B=3:number C'],
    [`import * as v from 'valibot';\nv.parse(v.object({ A: v.pipe(v.string(), v.url()), B: v.optional(v.string(), 'x') }), process.env);`, 'A!:address B=x'],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, expected] of rows) assert.equal(await variables(code), expected, code);
});

test("what Nest's configuration is held to is needed, whoever asks for it later", async () => {
  const nest = async (options: string, files: Readonly<Record<string, string>>): Promise<string> => {
    const module = `import { ConfigModule } from '@nestjs/config';\nimport { validate, schema } from './env';\n@Module({ imports: [ConfigModule.forRoot({ ${options} })], providers: [Use] })\nexport class AppModule {}\nclass Use { constructor(private config: ConfigService) { config.get('A'); } }\n`;
    const { value } = await scan(
      memoryTree({
        'package.json': '{"scripts":{"build":"nest build"},"dependencies":{"@nestjs/core":"11"}}',
        'src/main.ts': "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nasync function bootstrap() { const app = await NestFactory.create(AppModule); await app.listen(3000); }\nbootstrap();\n",
        'src/app.module.ts': module,
        ...files,
      }),
    ); // biome-ignore format: sources as they are
    return shown(value.services[0]?.env ?? []);
  };
  const joi =
    "import * as Joi from 'joi';\nexport const schema = Joi.object({ A: Joi.string().required(), B: Joi.number().default(3) });\n";
  assert.equal(await nest('validationSchema: schema', { 'src/env.ts': joi }), 'A! B=3:number');
  const made = (rules: string, name = 'validate') =>
    `class Environment {\n${rules}}\nexport function ${name}(config) {\n  const made = plainToInstance(Environment, config);\n  if (validateSync(made).length > 0) throw new Error();\n  return made;\n}\n`;
  const rules =
    '  @IsString()\n  A: string;\n  @IsNumber()\n  B: number = 3;\n  @IsOptional()\n  @IsUrl()\n  C?: string;\n';
  assert.equal(await nest('validate', { 'src/env.ts': made(rules) }), 'A! B=3:number C:address');
  const body = '  @IsString()\n  title: string;\n';
  assert.equal(await nest('validate', { 'src/env.ts': made(body) }), 'A');
  assert.equal(await nest('', { 'src/env.ts': made(rules, 'read') }), 'A');
});
