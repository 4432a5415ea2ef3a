import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, routesIn, type Sample } from '../sample.ts';
import { fastify } from './fastify.ts';

test('Fastify is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { fastify: '4' } }, 'server.mjs': "import Fastify from 'fastify';\nconst app = Fastify({ logger: true });\nawait app.listen({ port: 8000, host: '0.0.0.0' });" }, ['api server.mjs runs server.mjs port 8000 (as it is)']],
    [{ 'package.json': { dependencies: { fastify: '4' } }, 'plugin.js': "module.exports = async (fastify) => { fastify.get('/x', f); };" }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(fastify, sample), expected);
});

test('routes of Fastify', async () => {
  const found = await routesIn(fastify, {
    'package.json': { dependencies: { fastify: '4' } },
    'server.js': "const fastify = require('fastify')();\nconst users = require('./users');\nfastify.register(users, { prefix: '/v1' });\nfastify.route({ method: ['GET', 'HEAD'], url: '/ready', handler });\nfastify.listen({ port: 3000 });",
    'users.js': "module.exports = async function (app) { app.get('/users/:id', f); };",
  }); // biome-ignore format: one tree
  assert.deepEqual(found, ['GET /ready', 'GET /v1/users/{id}', 'HEAD /ready']);
});
