import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PythonProject } from '../../formats/python/project.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import { djangoRoutes } from './routes.ts';

test('routes are read from the root URL module through includes and routers', () => {
  const project = new PythonProject(
    memoryTree({
      'site/settings.py': 'ROOT_URLCONF = "site.urls"\n',
      'site/urls.py':
        'from django.urls import path, re_path, include\nurlpatterns = [\n  path("", home),\n  path("api/", include("shop.urls")),\n  re_path(r"^old/(?P<id>[0-9]+)/$", old),\n  path("gone/", include("missing.urls")),\n]\n',
      'shop/urls.py':
        'from django.urls import path, include\nfrom rest_framework import routers\nrouter = routers.DefaultRouter()\nrouter.register(r"items", ItemViewSet)\nurlpatterns = [path("health/", health), path("", include(router.urls))]\n',
    }),
  );
  const reached = [project.module('site/settings.py')].filter((module) => module !== null);
  assert.deepEqual(
    djangoRoutes({ project, reached }).map((route) => route.path),
    ['/', '/api/health/', '/api/items/', '/api/items/{pk}/', '/old/{id}/'],
  );
});
