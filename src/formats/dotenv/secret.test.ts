import assert from 'node:assert/strict';
import { test } from 'node:test';
import { masked } from './secret.ts';

/** Lines of container files, and what is kept of them; null where nothing is hidden. */
const ROWS: readonly (readonly [string, string | null])[] = [
  ['ENV OPENAI_API_KEY=sk-abc PORT=8000', 'ENV OPENAI_API_KEY=xxxxxx PORT=8000'],
  ['ENV API_TOKEN abc def', 'ENV API_TOKEN xxxxxxx'],
  ['      POSTGRES_PASSWORD: "plants of mine"', '      POSTGRES_PASSWORD: xxxxxxxxxxxxxxxx'],
  [
    '    environment: {POSTGRES_PASSWORD: plants, POSTGRES_DB: shop}',
    '    environment: {POSTGRES_PASSWORD: xxxxxx, POSTGRES_DB: shop}',
  ],
  ['      - "SECRET_KEY=abc"', '      - "SECRET_KEY=xxx"'],
  ["      - 'SECRET_KEY=a b'", "      - 'SECRET_KEY=xxx'"],
  ['    environment: [API_KEY=b, MODE=fast]', '    environment: [API_KEY=x, MODE=fast]'],
  ['      - BROKER=amqp://guest:word@queue:5672/', '      - BROKER=amqp://guest:xxxx@queue:5672/'],
  ['    command: redis-server --requirepass word', '    command: redis-server --requirepass xxxx'],
  ['SECRET_KEY=abc', 'SECRET_KEY=xxx'],
  [`      SECRET_KEY: \${SECRET_KEY:?set it}`, null],
  [`      - "SECRET_KEY=\${SECRET_KEY}"`, null],
  ['CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "9000"]', null],
  ['HEALTHCHECK CMD curl -f http://localhost:8000/health || exit 1', null],
  ['ENV TOKEN_EXPIRE_MINUTES=30', null],
  ['      POSTGRES_DB: plants', null],
];

for (const [line, expected] of ROWS)
  test(`without secrets: ${line.trim()}`, () => {
    assert.equal(masked(`${line}\n`), `${expected ?? line}\n`);
  });
