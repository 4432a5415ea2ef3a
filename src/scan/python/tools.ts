import type { Declared, Manifest } from '../../formats/manifest/manifest.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import type { Reach } from './reach.ts';

const RUNNERS =
  /^(subprocess\.(run|call|check_call|check_output|Popen|getoutput)|os\.(system|popen|execvp|spawnlp)|asyncio\.create_subprocess_(exec|shell)|shutil\.which)$/;

/** Programs that libraries call. */
const CALLED: Readonly<Record<string, string>> = {
  ffmpeg: 'ffmpeg',
  git: 'git',
  moviepy: 'ffmpeg',
  pdf2image: 'pdftoppm',
  pdfkit: 'wkhtmltopdf',
  pydub: 'ffmpeg',
  pytesseract: 'tesseract',
  whisper: 'ffmpeg',
};

/** Programs that are always there, or are the application itself. */
const OWN =
  /^(python[\d.]*|pip[\d.]*|uvicorn|gunicorn|celery|bash|sh|cmd|powershell|start|open|xdg-open|echo|ls|cd|mkdir|rm|cp|mv|clear|cls|npm|npx|node|docker|nvidia-smi|kill|taskkill|lsof|ps|which|where|chmod|cat|sudo|wmic|netstat|uv|explorer|conda|make|apt|apt-get|brew)$/;

/** The programs that reached code runs, sorted: by call, and by library that runs one; and libraries that one opens by name. */
export function toolsOf(reach: Reach, manifest: Manifest | null): readonly string[] {
  const called = [...reach.external.keys()].flatMap((module) => CALLED[module] ?? []);
  const run = reach.modules.flatMap((module) =>
    module.calls.flatMap(({ name, call }) => (RUNNERS.test(name) ? programOf(call.args[0]) : [])),
  );
  const opened = opensLibpq(manifest?.dependencies ?? []) ? ['libpq'] : [];
  return [...new Set([...called, ...run, ...opened])].sort();
}

/** Psycopg 3 by itself is Python only and opens the system's libpq; its extras `binary` and `c` bring or link one. */
function opensLibpq(dependencies: readonly Declared[]): boolean {
  const run = dependencies.filter(({ group }) => group === null);
  const own = run.filter(({ name }) => name === 'psycopg');
  const brought = run.some(({ name }) => /^psycopg-(binary|c)$/.test(name));
  return (
    own.length > 0 && !brought && !own.some(({ requirement }) => /\[[^\]]*\b(binary|c)\b/.test(requirement))
  );
}

function programOf(expression: Expression | undefined): readonly string[] {
  const first = expression?.kind === 'list' ? expression.items[0] : expression;
  if (first?.kind !== 'string') return [];
  const word = first.value.trim().split(/\s/)[0] ?? '';
  const name = word.slice(word.lastIndexOf('/') + 1).replace(/\.exe$/i, '');
  return /^[a-z][\w.+-]*$/i.test(name) && !OWN.test(name) && !/\.(sh|py|bat)$/.test(name) ? [name] : [];
}
