import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standIn } from './stand-in.ts';

const ROWS: readonly (readonly [image: string, role: string, companion: string | null, isSame: boolean])[] = [
  ['postgres:17.6-bookworm', 'postgres', 'postgres', true],
  ['docker.io/library/postgres:17', 'postgres', 'postgres', true],
  ['pgvector/pgvector:pg17', 'postgres', 'pgvector', true],
  ['postgis/postgis:16-3.4', 'postgres', 'postgres', false],
  ['redis:8', 'redis', 'redis', true],
  ['valkey/valkey:8', 'redis', 'valkey', true],
  ['registry.example.org:5000/mirror/redis@sha256:ab', 'redis', 'redis', true],
  ['eclipse-mosquitto:2', 'mqtt', 'mosquitto', true],
  ['emqx/emqx:5', 'mqtt', 'mosquitto', false],
  ['mongo:8', 'mongo', null, false],
];

for (const [image, role, companion, isSame] of ROWS)
  test(`${image}: ${companion ?? 'nothing'}${companion === null || isSame ? '' : ', without what it adds'}`, () => {
    const found = standIn(image, role);
    assert.equal(found.companion?.id ?? null, companion);
    assert.equal(found.isSame, isSame);
  });
