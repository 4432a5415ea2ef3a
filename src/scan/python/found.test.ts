import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import type { Service } from '../../model/inventory.ts';
import { scan } from '../scan.ts';

type Files = Readonly<Record<string, string>>;

const services = async (files: Files): Promise<readonly Service[]> =>
  (await scan(memoryTree(files))).value.services;
const shown = async (files: Files) =>
  (await services(files)).map(
    (one) => `${one.framework} ${one.entrypoint} from ${one.importRoot} :${one.port}`,
  );

const API = 'from fastapi import FastAPI\napp = FastAPI()\n';

test('where services of Python stand', async () => {
  const setup = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n';
  const table: readonly (readonly [string, Files, readonly string[]])[] = [
    ['a project of Django in a package of its name, with applications beside that', {
      'shop/__init__.py': '', 'shop/shop/__init__.py': '', 'shop/shop/settings.py': 'INSTALLED_APPS = ["cart"]\nROOT_URLCONF = "shop.urls"\n', 'shop/shop/urls.py': '',
      'shop/shop/wsgi.py': `${setup}from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n`,
      'cart/__init__.py': '', 'cart/models.py': '', 'cart/views.py': '', 'cart/urls.py': '', 'cart/apps.py': '',
    }, ['django shop.wsgi:application from shop :8000']],
    ['channels before version 3', {
      'shop/wsgi.py': `${setup}from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n`,
      'shop/asgi.py': `${setup}from channels.routing import get_default_application\napplication = get_default_application()\n`, 'shop/settings.py': '',
    }, ['django shop.asgi:application from . :8000']],
    ['Dash on Flask of another module, which a program runs', {
      'main.py': 'from src.ui import ui\nif __name__ == "__main__":\n    ui.run(port=8051)\n', 'src/ui/__init__.py': 'from dash import Dash\nfrom src.web import web\nui = Dash(__name__, server=web)\n',
      'src/web/__init__.py': 'from flask import Flask\nweb = Flask(__name__)\n@web.route("/api/x")\ndef x(): ...\n', 'Dockerfile': 'ENTRYPOINT ["python", "main.py"]\n', 'requirements.txt': 'dash\nflask\n',
    }, ['dash main:ui.server from . :8051']],
    ['what bentofile.yaml serves', {
      'parts/service.py': 'import bentoml\nsvc = bentoml.Service("x")\n', 'bentofile.yaml': 'service: "parts.service:svc"\npython:\n  packages:\n    - torch\n',
    }, ['bentoml parts.service:svc from . :3000']],
    ['a server of gRPC beside one of HTTP, in one project', {
      'web.py': 'from flask import Flask\napp = Flask(__name__)\n', 'rpc.py': 'import grpc\ndef serve():\n    port = "50061"\n    server = grpc.server(pool)\n    server.add_insecure_port("[::]:" + port)\nif __name__ == "__main__":\n    serve()\n', 'requirements.txt': 'flask\ngrpcio\n',
    }, ['grpc rpc.py from . :50061', 'flask web:app from . :5000']],
    ['a server of Tornado for an application of Flask', {
      'web.py': 'from flask import Flask\napp = Flask(__name__)\n', 'serve.py': 'from tornado.wsgi import WSGIContainer\nfrom tornado.httpserver import HTTPServer\nfrom web import app\nserver = HTTPServer(WSGIContainer(app))\nserver.listen(4789, "localhost")\n',
    }, ['flask web:app from . :4789']],
    ['a port that a script only tells of', {
      'main.py': API, 'seed.sh': 'echo "start it first: uvicorn main:app --port 8080"\n', 'Dockerfile': 'CMD ["uvicorn", "main:app", "--port", "8001"]\n',
    }, ['fastapi main:app from . :8001']],
    ['an interface for development that a Makefile starts', {
      'app/main.py': API, 'tools/look.py': 'import gradio as gr\ngr.Interface(f).launch()\n', 'Makefile': 'look:\n\tpython tools/look.py\n',
      'pyproject.toml': '[project]\nname = "x"\ndependencies = ["fastapi"]\n[dependency-groups]\ndev = ["gradio"]\n',
    }, ['fastapi main:app from app :8000']],
    ['an interface that a Makefile starts', {
      'app/main.py': API, 'tools/look.py': 'import gradio as gr\ngr.Interface(f).launch()\n', 'Makefile': 'look:\n\tpython tools/look.py\n', 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["fastapi", "gradio"]\n',
    }, ['fastapi main:app from app :8000', 'gradio look.py from tools :7860']],
  ]; // biome-ignore format: trees read as one
  for (const [name, files, expected] of table) assert.deepEqual(await shown(files), expected, name);
});

test('the routes of Dash are those of what it stands on', async () => {
  const [service] = await services({
    'ui.py': 'from dash import Dash\nfrom web import web\nui = Dash(__name__, server=web)\n',
    'web.py': 'from flask import Flask\nweb = Flask(__name__)\n@web.post("/api/x")\ndef x(): ...\n',
  });
  assert.deepEqual(
    service?.routes.map(({ method, path }) => `${method} ${path}`),
    ['POST /api/x'],
  );
});

test('the handlers that a plugin of Litestar adds are routes', async () => {
  const [service] = await services({
    'app/asgi.py':
      'def create_app():\n    from litestar import Litestar\n    from app.core import Core\n    return Litestar(plugins=[Core()])\n',
    'app/core.py':
      'class Core:\n    def on_app_init(self, app_config):\n        from app.system import System\n        app_config.route_handlers.extend([System])\n        return app_config\n',
    'app/system.py':
      'from litestar import Controller, get\nclass System(Controller):\n    @get(path="/health")\n    async def check(self): ...\n',
  });
  assert.equal(service?.health, '/health');
});

test('names of variables that are put together are not known', async () => {
  const code = 'import os\nfor name in NAMES:\n    os.environ[f"{P}{name}"]\nos.environ["OWN"]\n';
  const [service] = await services({ 'main.py': API + code });
  assert.deepEqual(
    service?.env.map(({ name }) => name),
    ['OWN'],
  );
});

test('a program that only notes start is said to be that', async () => {
  const { diagnostics } = await scan(
    memoryTree({
      'hw/README.md': 'python pkg/run.py\n',
      'hw/pkg/run.py': 'print(1)\n',
      'hw/requirements.txt': 'numpy\n',
      'jobs/c.py': 'print(3)\n',
      'jobs/Dockerfile': 'CMD ["python", "c.py"]\n',
    }),
  );
  assert.deepEqual(
    diagnostics.filter(({ rule }) => rule === 'scan/decoy').map(({ message }) => message),
    ['hw/pkg/run.py is a program that is taken for no service: no container file starts it'],
  );
});

test('stores and distributions by the names of integrations', async () => {
  const table: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    ['from chainlit.data.sql_alchemy import SQLAlchemyDataLayer', 'fastapi\nchainlit\npsycopg\n', ['postgres'], []],
    ['from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver', 'fastapi\nlanggraph\n', ['postgres'], []],
    ['import ffmpeg', 'fastapi\nffmpeg-python\n', [], []],
    ['import pickle\npickle.load(f)', 'fastapi\nsklearn\n', [], []],
    ['from google.protobuf import descriptor', 'fastapi\ngrpcio-tools\n', [], []],
    ['from google.protobuf import descriptor', 'fastapi\n', [], ['protobuf']],
    ['import boto3\nboto3.client(service_name="s3")', 'fastapi\nboto3\n', ['s3'], []],
    ['import sqlalchemy\nURL = "postgresql+asyncpg://db/x"', 'fastapi\nsqlalchemy\nasyncpg\naiomysql\n', ['postgres'], []],
    ['import sqlalchemy', 'fastapi\nsqlalchemy\nasyncpg\naiomysql\n', ['mysql', 'postgres'], []],
    ['from parts.a import x\nfrom parts import missing', 'fastapi\n', [], []],
    ['if settings.DEBUG:\n    import debug_toolbar', 'fastapi\n', [], []],
    ['from revproxy.views import ProxyView', 'fastapi\ndjango-revproxy\n', [], []],
    ['from starlette.templating import Jinja2Templates', 'fastapi\nstarlette[full]\n', [], []],
  ]; // biome-ignore format: one table
  for (const [code, manifest, stores, undeclared] of table) {
    const [service] = await services({
      'main.py': `${code}\n${API}`,
      'parts/a.py': 'x = 1\n',
      'requirements.txt': manifest,
    });
    assert.deepEqual([service?.stores, service?.undeclared], [stores, undeclared], code);
    assert.ok(!service?.unused.some((name) => /ffmpeg|sklearn|revproxy/.test(name)), code);
  }
});
