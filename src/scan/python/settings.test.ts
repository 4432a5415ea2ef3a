import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const IMPORTS = `from typing import Annotated, ClassVar, Optional
from pydantic import AliasChoices, BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict
`;

/** The variables of an application, those it needs with `!`, and their defaults. */
async function variables(code: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const main = `from fastapi import FastAPI\nimport os\n${code}\napp = FastAPI()\n`;
  const tree = memoryTree({ 'main.py': main, 'requirements.txt': 'fastapi\npydantic-settings\n', ...files });
  const { value } = await scan(tree);
  const all = value.services[0]?.env ?? [];
  return all
    .map((one) => one.name + (one.required ? '!' : '') + (one.default ? `=${one.default}` : ''))
    .join(' ');
}

test('settings are read under the names that their class gives them', async () => {
  const rows: readonly (readonly [code: string, expected: string])[] = [
    ['class S(BaseSettings):\n  host: str\n  port: int = 80', 'HOST! PORT=80'],
    ['class S(BaseSettings):\n  model_config = SettingsConfigDict(env_prefix="app_")\n  host: str\n  port: int = 80', 'APP_HOST! APP_PORT=80'],
    ['class S(BaseSettings):\n  model_config = {"env_prefix": "APP_"}\n  host: str', 'APP_HOST!'],
    ['class S(BaseSettings):\n  host: str\n  class Config:\n    env_prefix = "APP_"', 'APP_HOST!'],
    ['P = "APP_"\nclass S(BaseSettings):\n  model_config = SettingsConfigDict(env_prefix=P)\n  host: str', 'APP_HOST!'],
    ['class S(BaseSettings):\n  model_config = SettingsConfigDict(env_prefix=made())\n  host: str', ''],
    ['class S(BaseSettings):\n  model_config = SettingsConfigDict(case_sensitive=True)\n  host: str', 'host!'],
    ['class S(BaseSettings):\n  _cache: str = "x"\n  LIMIT: ClassVar[int] = 3\n  host: str', 'HOST!'],
    ['class S(BaseSettings):\n  a: str = Field(description="needed")\n  b: str = Field(default="x")\n  c: list = Field(default_factory=list)', 'A! B=x C'],
    ['class S(BaseSettings):\n  model_config = SettingsConfigDict(env_prefix="APP_")\n  host: str = Field(validation_alias="SERVER_HOST")', 'SERVER_HOST!'],
    ['class S(BaseSettings):\n  host: str = Field("x", alias="SERVER_HOST")', 'SERVER_HOST=x'],
    ['class S(BaseSettings):\n  host: Annotated[str, Field(alias="SERVER_HOST")]', 'SERVER_HOST!'],
    ['class S(BaseSettings):\n  host: str = Field(validation_alias=AliasChoices("NEW", "OLD"))', 'NEW! OLD'],
    ['class S(BaseSettings):\n  host: str = Field(..., env="SERVER_HOST")', 'SERVER_HOST!'],
    ['class S(BaseSettings):\n  host: str\ns = S(host="here")', 'HOST'],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, expected] of rows) assert.equal(await variables(IMPORTS + code), expected, code);
});

test('what a class of settings takes over is read under its own names', async () => {
  const base =
    'class Common(BaseSettings):\n  model_config = SettingsConfigDict(env_file=".env", env_prefix="ALL_")\n  level: str\n';
  const own = 'class Db(Common):\n  model_config = SettingsConfigDict(env_prefix="DB_")\n  host: str\n';
  assert.equal(await variables(IMPORTS + base + own), 'DB_HOST! DB_LEVEL!');
  assert.equal(await variables(`${IMPORTS}${base}${own}c = Common()`), 'ALL_LEVEL! DB_HOST! DB_LEVEL!');
  const there = { 'common.py': IMPORTS + base };
  assert.equal(await variables(`from common import Common\n${IMPORTS}${own}`, there), 'DB_HOST! DB_LEVEL!');
});

test('a model within settings is read part by part where a delimiter says so', async () => {
  const model = 'class Db(BaseModel):\n  host: str\n  port: int = 5432\n';
  const nested = '  model_config = SettingsConfigDict(env_prefix="APP_", env_nested_delimiter="__")\n';
  const rows: readonly (readonly [code: string, expected: string])[] = [
    [`${model}class S(BaseSettings):\n${nested}  db: Db`, 'APP_DB__HOST! APP_DB__PORT=5432'],
    [`${model}class S(BaseSettings):\n${nested}  db: Optional[Db] = None`, 'APP_DB__HOST APP_DB__PORT=5432'],
    [`${model}class S(BaseSettings):\n  db: Db`, 'DB!'],
    ['class Db(BaseSettings):\n  model_config = SettingsConfigDict(env_prefix="PG_")\n  host: str\nclass S(BaseSettings):\n  database: Db = Db()', 'PG_HOST!'],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, expected] of rows) assert.equal(await variables(IMPORTS + code), expected, code);
});

test('a function of the tree that is told a name reads that variable', async () => {
  const rows: readonly (readonly [code: string, expected: string])[] = [
    ['def need(name):\n  return os.environ[name]\nX = need("X")', 'X!'],
    ['def need(name):\n  try:\n    return os.environ[name]\n  except KeyError:\n    raise RuntimeError(f"set {name}")\nX = need("X")', 'X!'],
    ['def want(name):\n  try:\n    return os.environ[name]\n  except KeyError:\n    return None\nX = want("X")', 'X'],
    ['def get(name, default=None):\n  value = os.getenv(name, default)\n  if value is None:\n    raise RuntimeError(name)\n  return value\nX = get("X")\nY = get("Y", "1")\nZ = get(name="Z", default="2")', 'X! Y=1 Z=2'],
    ['def get(name, default=None):\n  return os.environ.get(name, default)\nX = get("X")', 'X'],
    ['def get(name):\n  return os.environ[f"APP_{name}"]\nX = get("X")', 'APP_X!'],
    ['class C:\n  def __init__(self):\n    self.x = self.get("X")\n  def get(self, name, default="1"):\n    return os.getenv(name, default)\nC()', 'X=1'],
    ['def get(key):\n  return TABLE[key]\nX = get("X")', ''],
    ['def need(name):\n  return os.environ[name]\nX = other.need("X")\nY = need(which)', ''],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, expected] of rows) assert.equal(await variables(code), expected, code);
  const there = {
    'conf.py':
      'import os\nfrom environ import Env\nread = Env()\ndef need(name):\n  return os.environ[name]\n',
  };
  assert.equal(
    await variables(
      'from conf import need, read\nX = need("X")\nY = read("Y")\nZ = read.str("Z", default="1")',
      there,
    ),
    'X! Y! Z=1',
  );
});

test('a variable is needed when the program ends without it, and not when it goes on', async () => {
  const rows: readonly (readonly [code: string, expected: string])[] = [
    ['try:\n  X = os.environ["X"]\nexcept KeyError:\n  X = "1"', 'X'],
    ['try:\n  X = os.environ["X"]\nexcept KeyError:\n  sys.exit("set X")', 'X!'],
    ['try:\n  X = int(os.environ["X"])\nexcept ValueError:\n  X = 1', 'X!'],
    ['if not os.getenv("X"):\n  raise RuntimeError("set X")', 'X!'],
    ['if os.environ.get("X") is None:\n  raise RuntimeError("set X")', 'X!'],
    ['if "X" not in os.environ:\n  raise RuntimeError("set X")\nX = os.getenv("X")', 'X!'],
    ['X = os.getenv("X")\nif X is not None:\n  raise RuntimeError("X is gone")', 'X'],
    ['if not os.getenv("X"):\n  print("no X")', 'X'],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, expected] of rows) assert.equal(await variables(code), expected, code);
});

test('settings that come as one address are read from a variable that nobody need name', async () => {
  const django = 'import environ\nenv = environ.Env()\n';
  const rows: readonly (readonly [code: string, expected: string])[] = [
    ['X = env.db()', 'DATABASE_URL!'],
    ['X = env.db("MAIN_DB_URL")', 'MAIN_DB_URL!'],
    ['X = env.db(default="sqlite:///x.db")', 'DATABASE_URL'],
    ['X = env.cache("CACHE", default="locmemcache://")', 'CACHE=locmemcache://'],
    ['X = env.email_url()', 'EMAIL_URL!'],
    ['read = environ.Env()\nX = read.db()', 'DATABASE_URL!'],
    ['X = env.db(name())', ''],
    ['import dj_database_url\nX = dj_database_url.config(conn_max_age=600)', 'DATABASE_URL!'],
    ['import dj_database_url\nX = dj_database_url.config(default="sqlite:///x.db")', 'DATABASE_URL'],
    ['import dj_database_url\nX = dj_database_url.config(env="MAIN_DB_URL", default="sqlite:///x.db")', 'MAIN_DB_URL=sqlite:///x.db'],
    ['import dj_database_url\nX = dj_database_url.parse("sqlite:///x.db")', ''],
    ['X = env.list()', ''],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, expected] of rows) assert.equal(await variables(django + code), expected, code);
});
