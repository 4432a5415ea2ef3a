import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersPath } from './route.ts';

test('a route answers the paths that have its parts', () => {
  const table: readonly (readonly [route: string, path: string, answers: boolean])[] = [
    ['/items/{id}', '/items/7', true],
    ['/items/{id}/', 'items//7', true],
    ['/', '', true],
    ['/items/{id}', '/items', false],
    ['/items/{id}', '/items/7/8', false],
    ['/items/{id}', '/users/7', false],
    ['/items', '/{any}', false],
    ['/files/{name}.json', '/files/a.json', true],
    ['/files/{path}', '/files/a/b', true],
    ['/files/{path}', '/files', false],
    ['/files/{path}', '/images/a/b', false],
  ];
  for (const [route, path, answers] of table)
    assert.equal(answersPath(route, path), answers, `${route} ${path}`);
});
