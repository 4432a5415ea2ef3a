import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const envOf = async (code: string) => {
  const main = `from fastapi import FastAPI\nimport os\n${code}\napp = FastAPI()\n`;
  const { value } = await scan(memoryTree({ 'main.py': main, 'requirements.txt': 'fastapi\n' }));
  return value.services[0]?.env ?? [];
};

test('what settings are declared as is what they hold; a number is no secret', async () => {
  const rows: readonly (readonly [declared: string, secret: boolean, holds: string | undefined])[] = [
    ['ACCESS_TOKEN: str', true, undefined],
    ['ACCESS_TOKEN: SecretStr', true, undefined],
    ['ACCESS_TOKEN: Optional[str]', true, undefined],
    ['ACCESS_TOKEN: int | str', true, undefined],
    ['ACCESS_TOKEN_MAX_SCORE: int', false, 'number'],
    ['ACCESS_TOKEN_WINDOW: "int"', false, 'number'],
    ['ACCESS_TOKEN_WINDOW: PositiveInt', false, 'number'],
    ['ACCESS_TOKEN_WINDOW: conint(gt=0)', false, 'number'],
    ['ACCESS_TOKEN_WINDOW: Annotated[float, Field(gt=0)]', false, 'number'],
    ['ACCESS_TOKEN_WINDOW: Decimal | None', false, 'number'],
    ['ACCESS_TOKEN_WINDOW: timedelta', false, 'duration'],
    ['ACCESS_TOKEN_IN_COOKIE: bool', false, 'boolean'],
    ['ACCESS_TOKEN_KIND: Literal["jwt", "opaque"]', false, 'choice'],
    ['ACCESS_TOKEN_KIND: Kind', false, 'choice'],
    ['API_KEYS: list[str]', true, 'other'],
    ['API_KEYS: Annotated[list[str], NoDecode]', true, undefined],
    ['TOKEN_ID: uuid.UUID', true, 'other'],
    ['TOKEN_SERVER: AnyHttpUrl', true, 'address'],
    ['DATABASE_URL: PostgresDsn', true, 'address'],
    ['OWNER: EmailStr', false, 'email'],
    ['NAME: Thing', false, undefined],
  ];
  const given =
    'import enum, uuid\nfrom datetime import timedelta\nfrom decimal import Decimal\nfrom typing import Annotated, Literal, Optional\nfrom pydantic import AnyHttpUrl, EmailStr, Field, PositiveInt, PostgresDsn, SecretStr, conint\nfrom pydantic_settings import BaseSettings, NoDecode\nclass Kind(str, enum.Enum):\n  A = "a"\nclass S(BaseSettings):\n';
  for (const [declared, secret, holds] of rows) {
    const [one] = await envOf(`${given}  ${declared}\n`);
    assert.deepEqual([one?.required, one?.secret, one?.holds], [true, secret, holds], declared);
  }
});

test('what the code turns a variable into is what it holds', async () => {
  const rows: readonly (readonly [code: string, required: boolean, secret: boolean, holds: string | undefined])[] = [
    ['X = int(os.environ["TOKEN_X"])', true, false, 'number'],
    ['X = int(os.getenv("TOKEN_X"))', true, false, 'number'],
    ['X = float(os.getenv("TOKEN_X", "1.5"))', false, false, 'number'],
    ['X = int(os.getenv("TOKEN_X") or 5)', false, false, 'number'],
    ['f(dict(a=int(os.environ["TOKEN_X"])))', true, false, 'number'],
    ['X = bool(int(os.environ["TOKEN_X"]))', true, false, 'number'],
    ['from distutils.util import strtobool\nX = strtobool(os.environ["TOKEN_X"])', true, false, 'boolean'],
    ['X = os.environ["TOKEN_X"]', true, true, undefined],
    ['X = str(os.environ["TOKEN_X"])', true, true, undefined],
    ['X = len(os.environ["TOKEN_X"])', true, true, undefined],
    ['Y = int(other["TOKEN_X"])\nX = os.environ["TOKEN_X"]', true, true, undefined],
    ['A = os.environ["TOKEN_X"]\nX = int(os.environ["TOKEN_X"])', true, false, 'number'],
    ['from decouple import config\nX = config("TOKEN_X", cast=int)', true, false, 'number'],
    ['from decouple import config\nX = config("TOKEN_X", default=5, cast=int)', false, false, 'number'],
    ['from decouple import Csv, config\nX = config("TOKEN_X", cast=Csv())', true, true, undefined],
    ['from decouple import config\nX = config("TOKEN_X")', true, true, undefined],
    ['import environ\nenv = environ.Env()\nX = env.int("TOKEN_X")', true, false, 'number'],
    ['import environ\nenv = environ.Env()\nX = env("TOKEN_X", cast=bool)', true, false, 'boolean'],
    ['import environ\nenv = environ.Env(TOKEN_X=(int, 5))\nX = env("TOKEN_X")', false, false, 'number'],
    ['import environ\nenv = environ.Env(TOKEN_X=bool)\nX = env("TOKEN_X")', true, false, 'boolean'],
    ['from environs import Env\nenv = Env()\nX = env.float("TOKEN_X", 1.5)', false, false, 'number'],
    ['from environs import Env\nenv = Env()\nX = env.url("TOKEN_X")', true, true, 'address'],
    ['from environs import Env\nenv = Env()\nX = env.timedelta("TOKEN_X")', true, false, 'duration'],
    ['from environs import Env\nenv = Env()\nX = env.list("TOKEN_X")', true, true, undefined],
    ['from environs import Env\nenv = Env()\nX = env.json("TOKEN_X")', true, true, 'other'],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, required, secret, holds] of rows) {
    const [one] = await envOf(code);
    assert.deepEqual(
      [one?.name, one?.required, one?.secret, one?.holds],
      ['TOKEN_X', required, secret, holds],
      code,
    );
  }
});
