import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, routesIn, type Sample } from '../sample.ts';
import { nestjs } from './nestjs.ts';

test('NestJS is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { '@nestjs/core': '10' }, scripts: { build: 'nest build', 'start:prod': 'node dist/main' } }, 'src/main.ts': "import { NestFactory } from '@nestjs/core';\nasync function bootstrap() {\n  const app = await NestFactory.create(AppModule);\n  const port = process.env.PORT || 3333;\n  await app.listen(port);\n}\nbootstrap();" }, ['api src/main.ts runs dist/main.js port 3333 (build -> dist)']],
    [{ 'package.json': { dependencies: { '@nestjs/core': '10' }, scripts: { build: 'nest build', 'start:prod': 'node dist/main', 'start:worker': 'node dist/main-worker', 'seed': 'node dist/seed' } }, 'src/main.ts': "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(M);\nawait app.listen(4000);", 'src/main-worker.ts': "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.createApplicationContext(M);", 'src/seed.ts': "import { NestFactory } from '@nestjs/core';\nNestFactory.createApplicationContext(M);" }, ['api src/main.ts runs dist/main.js port 4000 (build -> dist)', 'worker src/main-worker.ts runs dist/main-worker.js port 3000 (build -> dist)']],
    [{ 'package.json': { dependencies: { '@nestjs/core': '10' } }, 'src/cli.ts': "import { NestFactory } from '@nestjs/core';\nNestFactory.createApplicationContext(M);" }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(nestjs, sample), expected);
});

test('routes of NestJS', async () => {
  const found = await routesIn(nestjs, {
    'package.json': { dependencies: { '@nestjs/core': '10' } },
    'src/main.ts': "import { NestFactory } from '@nestjs/core';\nimport { Users } from './users';\nconst app = await NestFactory.create(Users);\napp.setGlobalPrefix('api');\nawait app.listen(3000);",
    'src/users.ts': "@Controller('users')\nexport class Users { @Get() all() {} @Get(':id') one() {} @Post({ path: 'new' }) add() {} helper() {} }",
  }); // biome-ignore format: one tree
  assert.deepEqual(found, ['GET /api/users', 'GET /api/users/{id}', 'POST /api/users/new']);
});
