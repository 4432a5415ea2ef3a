import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { angular } from './angular.ts';

test('Angular is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { '@angular/core': '17' }, scripts: { build: 'ng build' } }, 'angular.json': { projects: { web: { projectType: 'application', architect: { build: { builder: '@angular-devkit/build-angular:application', options: { outputPath: 'dist/web' } } } } } } }, ['static whole runs null port 4200 (build -> dist/web/browser)']],
    [{ 'package.json': { dependencies: { '@angular/core': '19' }, scripts: { build: 'ng build' } }, 'angular.json': { projects: { web: { architect: { build: { builder: '@angular/build:application', options: { ssr: { entry: 'src/server.ts' } } } } } } } }, ['ssr whole runs dist/web/server/server.mjs port 4200 (build -> dist/web)']],
    [{ 'package.json': { dependencies: { '@angular/core': '17' } }, 'angular.json': { projects: { kit: { projectType: 'library' } } } }, []],
    [{ 'package.json': { dependencies: { '@angular/core': '17' } } }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(angular, sample), expected);
});
