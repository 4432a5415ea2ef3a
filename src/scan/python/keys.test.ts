import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const envOf = async (code: string) => {
  const main = `from fastapi import FastAPI\n${code}\napp = FastAPI()\n`;
  const { value } = await scan(memoryTree({ 'main.py': main, 'requirements.txt': 'fastapi\nopenai\n' }));
  return (value.services[0]?.env ?? []).map(({ name, required, secret }) => [name, required, secret]);
};

test('a client that is given no key reads it from its variable', async () => {
  const rows: readonly (readonly [code: string, ...env: readonly (readonly [string, boolean, boolean])[]])[] =
    [
      ['from openai import AsyncOpenAI\nclient = AsyncOpenAI()', ['OPENAI_API_KEY', true, true]],
      ['import openai\ndef ask():\n  return openai.OpenAI().models', ['OPENAI_API_KEY', false, true]],
      ['from anthropic import Anthropic\nclient = Anthropic()', ['ANTHROPIC_API_KEY', false, true]],
      ['from langchain_groq import ChatGroq\nllm = ChatGroq(model="x")', ['GROQ_API_KEY', true, true]],
      [
        'import os\nfrom openai import OpenAI\nkey = os.getenv("OPENAI_API_KEY")\nclient = OpenAI()',
        ['OPENAI_API_KEY', true, true],
      ],
      ['from openai import OpenAI\nclient = OpenAI(api_key="none", base_url="http://llm:8000/v1")'],
      ['from openai import OpenAI\nclient = OpenAI(**settings)'],
      ['from mine import OpenAI\nclient = OpenAI()'],
      ['from openai import OpenAI\nif __name__ == "__main__":\n  client = OpenAI()'],
    ];
  for (const [code, ...env] of rows) assert.deepEqual(await envOf(code), env, code);
});
