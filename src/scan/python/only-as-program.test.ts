import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const FLASK =
  'from flask import Flask\nfrom models import db, init_db, setup_logging\napp = Flask(__name__)\n';
const MAIN = "if __name__ == '__main__':\n";

const told = async (code: string, files: Readonly<Record<string, string>> = {}) => {
  const { diagnostics } = await scan(
    memoryTree({
      'requirements.txt': 'flask\nflask-sqlalchemy\n',
      'models.py':
        'from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\ndef init_db(): ...\ndef setup_logging(): ...\ndef is_ready(): ...\n',
      'app.py': `${FLASK}${code}`,
      ...files,
    }),
  );
  return diagnostics
    .filter(({ rule }) => rule === 'scan/only-as-program')
    .map(({ line, message }) => [line, message] as const);
};

test('what only happens when the file is the program is told, for a server imports it', async () => {
  const rows: readonly (readonly [string, string, RegExp | null])[] = [
    ['its own function', `${MAIN}    init_db()\n    app.run()\n`, /init_db\(\)/],
    ['tables', `${MAIN}    with app.app_context():\n        db.create_all()\n    app.run()\n`, /db\.create_all\(\)/],
    ['several, in a function that runs the server', `def load_model(): ...\ndef main():\n    init_db()\n    load_model()\n    app.run()\n${MAIN}    main()\n`, /init_db\(\), load_model\(\)/],
    ['a schedule', `from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\n${MAIN}    s.start()\n    app.run()\n`, /s\.start\(\)/],
    ['nothing but the server', `${MAIN}    port = int(os.environ.get("PORT", 5000))\n    app.run(port=port)\n`, null],
    ['what only a person at the machine wants', `def open_browser(): ...\ndef print_routes(): ...\n${MAIN}    setup_logging()\n    print_routes()\n    open_browser()\n    app.run()\n`, null],
    ['what is only asked', `from models import is_ready\n${MAIN}    logger.info(f"{is_ready()}")\n    app.run()\n`, null],
    ['done on import as well', `init_db()\n${MAIN}    init_db()\n    app.run()\n`, null],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, code, expected] of rows) {
    const found = await told(code);
    assert.equal(found.length, expected === null ? 0 : 1, `${name}: ${found.join()}`);
    if (expected) assert.match(found[0]?.[1] ?? '', expected, name);
  }
});

test('an application that its own container file starts by a server is as its author runs it', async () => {
  const code = `${MAIN}    init_db()\n    app.run()\n`;
  assert.deepEqual(await told(code, { Dockerfile: 'FROM python\nCMD ["gunicorn", "app:app"]\n' }), []);
  const [line] = (await told(code, { Dockerfile: 'FROM python\nCMD ["python", "app.py"]\n' })).map(
    ([at]) => at,
  );
  assert.equal(line, 5);
});

test('a factory that a server is pointed at is called by the server', async () => {
  const factory = 'from flask import Flask\ndef create_app(mock=False):\n    return Flask(__name__)\n';
  const main = 'def main():\n    app = create_app(mock=True)\n    app.run(port=5001)\n';
  assert.deepEqual(await told('', { 'app.py': `${factory}${main}${MAIN}    main()\n` }), []);
});
