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
    ['/', '/api/health/', '/api/', '/api/items/', '/api/items/{pk}/', '/old/{id}/'],
  );
});

test('what sets of views add to a router', () => {
  const project = new PythonProject(
    memoryTree({
      'site/settings.py': 'ROOT_URLCONF = "site.urls"\n',
      'site/urls.py':
        'from rest_framework.routers import DefaultRouter\nfrom views import Jobs\nrouter = DefaultRouter()\nrouter.register("jobs", Jobs)\nurlpatterns = [] + router.urls\n',
      'views.py':
        'from rest_framework.decorators import action\nclass Jobs:\n  @action(detail=True, methods=["post"], url_path="run-now")\n  def run(self): ...\n  @action(detail=False)\n  def recent(self): ...\n  @other\n  def helper(self): ...\n',
    }),
  );
  const reached = [project.module('site/settings.py')].filter((module) => module !== null);
  assert.deepEqual(
    djangoRoutes({ project, reached }).map((route) => `${route.method} ${route.path}`),
    ['GET /', 'ANY /jobs/', 'ANY /jobs/{pk}/', 'POST /jobs/{pk}/run-now/', 'GET /jobs/recent/'],
  );
});
