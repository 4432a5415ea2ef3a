import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emitted, findingsOf } from '../../../test/support/emitted.ts';

const JOB = {
  'requirements.txt': 'numpy==2.3.2\n',
  'watch.py':
    'import time\nimport numpy\n\nif __name__ == "__main__":\n    while True:\n        time.sleep(1)\n',
  Procfile: 'worker: python watch.py\n',
};
const WORKER = {
  'requirements.txt': 'celery[redis]==5.5.3\n',
  'work.py': 'from celery import Celery\n\napp = Celery("work", broker="redis://localhost:6379/0")\n',
  Procfile: 'worker: celery -A work worker\n',
};

test('a service that nothing can be asked of says so: Compose does not wait for an image whose check is NONE', async () => {
  const files = await emitted(JOB);
  const text = files.files.find(({ path }) => path === 'Dockerfile')?.text ?? '';
  assert.match(text, /^# plimsoll ignore=dockerfile\/healthcheck: .+\nFROM base AS prod$/m);
  assert.doesNotMatch(text, /^HEALTHCHECK/m);
  assert.deepEqual(await findingsOf(JOB, files), []);
});

test('a worker of Celery is asked through its broker', async () => {
  const files = await emitted(WORKER);
  const text = files.files.find(({ path }) => path === 'Dockerfile')?.text ?? '';
  assert.match(text, /^HEALTHCHECK --interval=60s .+ \\\n {4}CMD \[.+from work import app as a;/m);
  assert.doesNotMatch(text, /ignore=/);
});
