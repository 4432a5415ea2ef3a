import fc from 'fast-check';

/** What an application of a property may be made of. */
export interface Parts {
  readonly framework: 'fastapi' | 'flask';
  readonly folder: '.' | 'api' | 'services/back end';
  readonly stores: readonly ('postgres' | 'mongo' | 'redis' | 'rabbitmq' | 's3')[];
  readonly worker: boolean;
  readonly uploads: boolean;
  readonly weights: boolean;
  readonly secret: boolean;
  readonly routes: readonly string[];
}

export const parts: fc.Arbitrary<Parts> = fc.record({
  framework: fc.constantFrom('fastapi', 'flask'),
  folder: fc.constantFrom('.', 'api', 'services/back end'),
  stores: fc.uniqueArray(fc.constantFrom('postgres', 'mongo', 'redis', 'rabbitmq', 's3'), { maxLength: 3 }),
  worker: fc.boolean(),
  uploads: fc.boolean(),
  weights: fc.boolean(),
  secret: fc.boolean(),
  routes: fc.uniqueArray(
    fc.constantFrom('/api/items', '/auth/login', '/predict', '/v1/train', '/a b', '/x{y}'),
    { maxLength: 3 },
  ),
});

const CLIENTS = {
  mongo: ['import pymongo', 'pymongo', 'pymongo.MongoClient(os.environ["MONGO_URL"])'],
  postgres: ['import psycopg2', 'psycopg2-binary', 'psycopg2.connect(os.environ["DATABASE_URL"])'],
  rabbitmq: ['import pika', 'pika', 'pika.URLParameters(os.environ["RABBITMQ_URL"])'],
  redis: ['import redis', 'redis', 'redis.from_url(os.getenv("REDIS_URL", "redis://localhost:6379/2"))'],
  s3: ['import boto3', 'boto3', 'boto3.client("s3")'],
} as const;

/** The sources of such an application. */
export function sourcesOf(given: Parts): Readonly<Record<string, string>> {
  const at = (name: string): string => (given.folder === '.' ? name : `${given.folder}/${name}`);
  const fast = given.framework === 'fastapi';
  const clients = given.stores.map((store) => CLIENTS[store]);
  const main = [
    'import os',
    fast ? 'from fastapi import FastAPI, UploadFile' : 'from flask import Flask, request',
    ...clients.map(([line]) => line),
    ...(given.worker ? ['from tasks import queue'] : []),
    ...(given.weights ? ['import joblib', 'model = joblib.load("model.joblib")'] : []),
    fast ? 'app = FastAPI()' : 'app = Flask(__name__)',
    ...clients.map(([, , use]) => use),
    ...(given.secret ? ['KEY = os.getenv("SECRET_KEY", "changeme")'] : []),
    fast ? '@app.get("/health")' : '@app.route("/health")',
    'def health():',
    '    return {}',
    ...given.routes.flatMap((route, index) => [
      fast ? `@app.post("${route}")` : `@app.route("${route}", methods=["POST"])`,
      `def route_${index}():`,
      '    return {}',
    ]),
    ...(given.uploads
      ? fast
        ? ['@app.post("/upload")', 'def upload(file: UploadFile):', '    open("uploads/x", "wb").write(b"")']
        : [
            '@app.route("/upload", methods=["POST"])',
            'def upload():',
            '    request.files["x"].save("uploads/x")',
          ]
      : []),
  ];
  const tasks = [
    'import os',
    'from celery import Celery',
    'queue = Celery("tasks", broker=os.getenv("CELERY_BROKER_URL", "redis://localhost:6379/0"))',
    '@queue.task',
    'def work():',
    '    return 1',
  ];
  const declared = [
    ...(fast ? ['fastapi', 'uvicorn', 'python-multipart'] : ['flask']),
    ...clients.map(([, name]) => name),
    ...(given.worker ? ['celery', 'redis'] : []),
    ...(given.weights ? ['joblib', 'scikit-learn'] : []),
  ];
  return {
    [at('main.py')]: `${main.join('\n')}\n`,
    [at('requirements.txt')]: `${declared.join('\n')}\n`,
    [at('README.md')]: '# App\n',
    [at('tests/test_main.py')]: 'def test(): pass\n',
    ...(given.worker ? { [at('tasks.py')]: `${tasks.join('\n')}\n` } : {}),
    ...(given.weights ? { [at('model.joblib')]: 'weights' } : {}),
  };
}
