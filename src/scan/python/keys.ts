import type { PythonModule } from '../../formats/python/module.ts';
import type { EnvironmentVariable } from '../../model/inventory.ts';

/** A client of a service on the network, by the name it is made by. */
interface Client {
  readonly made: RegExp;
  /** Arguments that hold the key. */
  readonly keywords: readonly string[];
  /** Variable that the client reads where none of them is given. */
  readonly variable: string;
  /** False where what has no key is told at the first request only. */
  readonly atOnce: boolean;
}

/** As the sources of these libraries have it. */
const CLIENTS: readonly Client[] = [
  { made: /^openai\.(Async)?OpenAI$/, keywords: ['api_key'], variable: 'OPENAI_API_KEY', atOnce: true },
  {
    made: /^langchain_openai\.(\w+\.)*(ChatOpenAI|OpenAI|OpenAIEmbeddings)$/,
    keywords: ['api_key', 'openai_api_key'],
    variable: 'OPENAI_API_KEY',
    atOnce: true,
  },
  {
    made: /^anthropic\.(Async)?Anthropic$/,
    keywords: ['api_key', 'auth_token'],
    variable: 'ANTHROPIC_API_KEY',
    atOnce: false,
  },
  {
    made: /^langchain_anthropic\.(\w+\.)*ChatAnthropic$/,
    keywords: ['api_key', 'anthropic_api_key'],
    variable: 'ANTHROPIC_API_KEY',
    atOnce: true,
  },
  { made: /^groq\.(Async)?Groq$/, keywords: ['api_key'], variable: 'GROQ_API_KEY', atOnce: true },
  {
    made: /^langchain_groq\.(\w+\.)*ChatGroq$/,
    keywords: ['api_key', 'groq_api_key'],
    variable: 'GROQ_API_KEY',
    atOnce: true,
  },
  {
    made: /^langchain_google_genai\.(\w+\.)*(ChatGoogleGenerativeAI|GoogleGenerativeAIEmbeddings)$/,
    keywords: ['api_key', 'google_api_key'],
    variable: 'GOOGLE_API_KEY',
    atOnce: true,
  },
  {
    made: /^pinecone\.(\w+\.)*Pinecone$/,
    keywords: ['api_key'],
    variable: 'PINECONE_API_KEY',
    atOnce: true,
  },
  {
    made: /^tavily\.(Async)?TavilyClient$/,
    keywords: ['api_key'],
    variable: 'TAVILY_API_KEY',
    atOnce: true,
  },
];

/**
 * Keys that clients read from variables by themselves, as no code names them. What is made while the service starts ends it
 * where there is none.
 */
export function keysOf(module: PythonModule): readonly EnvironmentVariable[] {
  return module.calls.flatMap(({ name, call, scope, lazy, main, line }): readonly EnvironmentVariable[] => {
    const client = CLIENTS.find(({ made }) => made.test(name));
    if (client === undefined || main) return [];
    const isGiven =
      call.args.some((one) => one.kind === 'operation' && one.operator === '**') ||
      client.keywords.some((keyword) => keyword in call.keywords);
    if (isGiven) return [];
    const required = client.atOnce && scope === '' && !lazy;
    return [{ name: client.variable, required, default: null, secret: true, path: module.path, line }];
  });
}
