/** Names that cannot be used without a distribution that nothing else brings: the framework says so when it starts. */
export const ASKS: readonly (readonly [pattern: RegExp, distribution: string])[] = [
  [/^fastapi\.(Form|File|UploadFile)$/, 'python-multipart'],
  [/^fastapi\.security\.OAuth2PasswordRequestForm$/, 'python-multipart'],
  [/^pydantic\.(EmailStr|NameEmail)$/, 'email-validator'],
  [/^(fastapi|starlette)\.templating\.Jinja2Templates$/, 'jinja2'],
  [/^rembg\.(remove|new_session)$/, 'onnxruntime'],
]; // biome-ignore format: one table, a row a line

/** Extras that bring what a framework asks for. */
export const EXTRAS =
  /^(fastapi|pydantic)\[[^\]]*(standard|all|email)|^starlette\[[^\]]*full|^rembg\[[^\]]*(cpu|gpu|rocm)/i;

/** What extras bring that are not called after it, by `name[extra]`. */
export const IN_EXTRAS: Readonly<Record<string, readonly string[]>> = {
  'fastapi[standard]': ['uvicorn', 'fastapi-cli', 'httpx', 'jinja2', 'python-multipart', 'email-validator'],
  'fastapi[all]': ['uvicorn', 'httpx', 'jinja2', 'python-multipart', 'email-validator', 'itsdangerous', 'pyyaml', 'ujson', 'orjson', 'pydantic-settings', 'pydantic-extra-types'],
  'uvicorn[standard]': ['httptools', 'python-dotenv', 'pyyaml', 'uvloop', 'watchfiles', 'websockets'],
  'python-jose[cryptography]': ['cryptography'],
  'rembg[cpu]': ['onnxruntime'],
  'starlette[full]': ['httpx', 'itsdangerous', 'jinja2', 'python-multipart', 'pyyaml'],
}; // biome-ignore format: one table, a row a line

/** Light distributions that others always bring, so that code may import them without declaring them. */
export const CARRIES: Readonly<Record<string, readonly string[]>> = {
  aiohttp: ['yarl', 'multidict'],
  boto3: ['botocore'],
  celery: ['kombu', 'billiard', 'amqp', 'vine', 'redis', 'gevent', 'eventlet', 'flower'],
  chainlit: ['fastapi', 'uvicorn', 'starlette', 'pydantic'],
  'django-rq': ['rq', 'redis'],
  dramatiq: ['redis', 'pika'],
  django: ['asgiref', 'sqlparse'],
  djangorestframework: ['django'],
  fastapi: ['pydantic', 'starlette', 'typing-extensions', 'anyio'],
  flask: ['werkzeug', 'jinja2', 'markupsafe', 'click', 'itsdangerous', 'blinker'],
  'flask-migrate': ['alembic'],
  'flask-socketio': ['eventlet', 'gevent', 'gevent-websocket', 'python-socketio', 'python-engineio'],
  'flask-sqlalchemy': ['sqlalchemy', 'flask'],
  channels: ['daphne', 'channels-redis', 'redis'],
  'channels-redis': ['redis', 'msgpack'],
  sqlalchemy: ['greenlet', 'psycopg2', 'psycopg2-binary', 'asyncpg', 'pymysql', 'mysqlclient', 'aiosqlite'],
  'flask-restful': ['flask'],
  gradio: ['numpy', 'pandas', 'pillow', 'fastapi', 'pydantic', 'httpx', 'requests'],
  httpx: ['httpcore', 'certifi'],
  huey: ['redis'],
  keras: ['numpy', 'h5py'],
  'langchain-postgres': ['psycopg', 'asyncpg', 'pgvector', 'sqlalchemy'],
  'llama-index-vector-stores-postgres': ['psycopg2-binary', 'asyncpg', 'pgvector', 'sqlalchemy'],
  langchain: ['langchain-core', 'pydantic', 'requests', 'sqlalchemy'],
  librosa: ['numpy', 'soundfile', 'audioread', 'soxr'],
  matplotlib: ['numpy', 'pillow', 'python-dateutil'],
  mlflow: ['flask', 'sqlalchemy', 'numpy'],
  motor: ['pymongo'],
  openai: ['httpx', 'pydantic'],
  'opencv-contrib-python': ['numpy'],
  'opencv-python': ['numpy'],
  'opencv-python-headless': ['numpy'],
  pandas: ['numpy', 'python-dateutil', 'pytz'],
  'python-jose': ['cryptography'],
  'pydantic-settings': ['pydantic', 'python-dotenv'],
  'qdrant-client': ['httpx', 'pydantic', 'numpy', 'grpcio'],
  'scikit-image': ['numpy', 'pillow', 'imageio'],
  'scikit-learn': ['numpy', 'joblib'],
  'rq-scheduler': ['rq', 'redis'],
  scipy: ['numpy'],
  'sentence-transformers': ['numpy', 'pillow', 'tqdm'],
  sqlmodel: ['sqlalchemy', 'pydantic'],
  streamlit: ['numpy', 'pandas', 'pillow', 'requests', 'altair', 'pyarrow'],
  supabase: ['httpx', 'postgrest', 'gotrue'],
  tensorflow: ['numpy', 'keras', 'h5py', 'protobuf'],
  'tensorflow-cpu': ['numpy', 'keras', 'h5py', 'protobuf'],
  'tensorflow-gpu': ['numpy', 'keras', 'h5py', 'protobuf'],
  torch: ['numpy', 'typing-extensions'],
  torchvision: ['numpy', 'pillow', 'torch'],
  transformers: ['numpy', 'requests', 'tqdm', 'tokenizers', 'pyyaml'],
  ultralytics: ['numpy', 'pillow', 'pyyaml', 'requests', 'psutil', 'opencv-python', 'tqdm'],
  uvicorn: ['click', 'h11'],
  xgboost: ['numpy'],
}; // biome-ignore format: one table, a row a line
