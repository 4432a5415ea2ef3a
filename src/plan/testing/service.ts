import { choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';

/** A service that plans without a finding. */
export const SERVICE: Service = {
  id: 'api',
  path: 'backend',
  kind: 'api',
  language: 'python',
  framework: 'fastapi',
  entrypoint: 'main:app',
  importRoot: 'backend',
  importAlso: [],
  workdir: 'backend',
  reached: ['backend/main.py'],
  factory: false,
  port: null,
  health: null,
  routes: [],
  calls: [],
  build: null,
  manifest: 'backend/requirements.txt',
  manager: 'pip',
  runtime: null,
  baseRuntime: null,
  declared: ['fastapi'],
  heavy: [],
  unused: [],
  undeclared: [],
  needed: [],
  stores: [],
  env: [],
  writes: [],
  tools: [],
  needs: [],
  metrics: null,
  evidence: [],
};

/** How it is run. */
export const RECIPE: Recipe = {
  command: choose(['uvicorn', 'main:app', '--host', '0.0.0.0', '--port', '8000'], 'an ASGI server'),
  requires: ['uvicorn'],
  port: choose(8000, "uvicorn's own default"),
  probe: null,
  env: {},
  forks: false,
};
