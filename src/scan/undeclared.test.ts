import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { scan } from './scan.ts';

const main = (code: string, files: Readonly<Record<string, string>>) =>
  scan(memoryTree({ 'api/main.py': `from fastapi import FastAPI\napp = FastAPI()\n${code}`, ...files }));

test('a driver that an address names is used, though nothing imports it', async () => {
  const rows: readonly (readonly [code: string, declared: string, undeclared: readonly string[]])[] = [
    ['URL = f"postgresql+psycopg2://{USER}:{KEY}@{HOST}/x"', 'sqlalchemy', ['psycopg2-binary']],
    ['URL = f"postgresql+psycopg2://{USER}:{KEY}@{HOST}/x"', 'sqlalchemy\npsycopg2', []],
    ['URL = OTHER.replace("postgresql://", "postgresql+asyncpg://")', 'sqlalchemy', ['asyncpg']],
    ['URL = "mysql+mysqldb://db/x"', 'sqlalchemy', ['mysqlclient']],
    ['URL = "postgresql+psycopg://db/x"', 'langchain-postgres', []],
    ['URL = "git+https://example.org/x"\nDB = "postgresql://db/x"', 'sqlalchemy', []],
  ];
  for (const [code, declared, undeclared] of rows) {
    const { value } = await main(code, { 'api/requirements.txt': `fastapi\n${declared}\n` });
    assert.deepEqual(value.services[0]?.undeclared, undeclared, code);
  }
});

test('an extra brings what it is called after', async () => {
  const rows: readonly (readonly [declared: string, undeclared: readonly string[]])[] = [
    ['langchain[google_genai]\npasslib[bcrypt, totp]', []],
    ['langchain\npasslib[totp]', ['bcrypt', 'langchain-google-genai']],
  ];
  for (const [declared, undeclared] of rows) {
    const files = { 'api/requirements.txt': `fastapi\n${declared}\n` };
    const { value } = await main('import bcrypt\nfrom langchain_google_genai import ChatGoogle', files);
    assert.deepEqual(value.services[0]?.undeclared, undeclared, declared);
  }
});
