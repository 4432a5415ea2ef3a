import { django } from './django/django.ts';
import { fastapi } from './fastapi/fastapi.ts';
import { flask } from './flask/flask.ts';
import type { Framework, PythonFramework } from './framework.ts';
import { starlette } from './starlette/starlette.ts';

/** Every framework, sorted by id. A test reads the folder and fails when one is missing here. */
export const FRAMEWORKS: readonly Framework[] = [django, fastapi, flask, starlette];

export const PYTHON_FRAMEWORKS: readonly PythonFramework[] = FRAMEWORKS.filter(
  (one) => one.language === 'python',
);
