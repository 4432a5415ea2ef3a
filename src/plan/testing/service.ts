import { choose } from '../../model/evidence.ts';
import type { Recipe } from '../../model/recipe.ts';
import { bareService } from '../../model/service.ts';

/** A service that plans without a finding. */
export const SERVICE = bareService({
  path: 'backend',
  importRoot: 'backend',
  workdir: 'backend',
  reached: ['backend/main.py'],
  manifest: 'backend/requirements.txt',
  manager: 'pip',
  declared: ['fastapi'],
});

/** How it is run. */
export const RECIPE: Recipe = {
  command: choose(['uvicorn', 'main:app', '--host', '0.0.0.0', '--port', '8000'], 'an ASGI server'),
  requires: ['uvicorn'],
  port: choose(8000, "uvicorn's own default"),
  probe: null,
  env: {},
  forks: false,
};
