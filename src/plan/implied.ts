import { requiredName } from '../formats/pep508/name.ts';
import { readRequirements } from '../formats/requirements/requirements.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import type { Tree } from '../model/tree.ts';
import { lockedWheels } from './locked.ts';
import { boundsOfOlder } from './older.ts';

/** A package that one use of another needs at run time and that its metadata does not bring. */
interface Implied {
  /** Normalised name (PEP 503) of the declared distribution. */
  readonly declared: string;
  /** What of it is used, in the sources; null when any use needs it. */
  readonly use: RegExp | null;
  /** How a manifest writes the versions that need it; absent when all do. */
  readonly asked?: RegExp;
  /** Declared beside it; absent where that makes no difference. */
  readonly beside?: string;
  /** PEP 508 requirement. */
  readonly needs: string;
}

/** Each is an optional extra, or an import the distribution forgot to declare: pip installs neither. */
const IMPLIED: readonly Implied[] = [
  {
    declared: 'fastapi',
    use: /\b(UploadFile|OAuth2PasswordRequestForm)\b|\b(Form|File)\(/,
    needs: 'python-multipart',
  },
  { declared: 'fastapi', use: /\bJinja2Templates\s*\(/, needs: 'jinja2' },
  { declared: 'pandas', use: /\.read_excel\(|\.to_excel\(/, needs: 'openpyxl' },
  { declared: 'pandas', use: /\.read_parquet\(|\.to_parquet\(/, needs: 'pyarrow' },
  { declared: 'pydantic', use: /\bEmailStr\b/, needs: 'email-validator' },
  { declared: 'fastapi', use: /\bEmailStr\b/, needs: 'email-validator' },
  { declared: 'sqlalchemy', use: /\bsqlalchemy\.ext\.asyncio\b|\bcreate_async_engine\b/, needs: 'greenlet' },
  { declared: 'starlette', use: /\brequest\.form\(/, needs: 'python-multipart' },
  // With `redis` declared by itself nobody asks for kombu's extra, which says what it needs and which redis fits it.
  { declared: 'celery', use: null, beside: 'redis', needs: 'kombu[redis]' },
  { declared: 'celery', use: null, beside: 'redis', needs: 'packaging' },
  { declared: 'faiss-cpu', use: null, needs: 'packaging' },
  // It came with typer, until that did without.
  { declared: 'spacy', use: null, needs: 'click' },
  // All of these import pkg_resources, which setuptools had until version 81: what names no version gets none.
  { declared: 'oracle-automlx', use: null, needs: 'setuptools<81' },
  { declared: 'face-recognition-models', use: null, needs: 'setuptools<81' },
  { declared: 'pymorphy2', use: null, needs: 'setuptools<81' },
  { declared: 'webrtcvad', use: null, needs: 'setuptools<81' },
  {
    declared: 'gunicorn',
    use: null,
    asked: /\bgunicorn["'\s=~^<]{1,10}(?:1\d|20)(?:\.\d|\.\*|["'\s])/i,
    needs: 'setuptools<81',
  },
];

export interface ImpliedRequirement {
  readonly requirement: string;
  readonly because: string;
  readonly evidence: readonly Evidence[];
}

/** What the service's own sources show it needs besides what its manifest names. */
export function impliedRequirements(service: Service, tree: Tree): readonly ImpliedRequirement[] {
  const manifest = manifestText(service, tree);
  const wanted = IMPLIED.filter(
    ({ declared, asked, beside = declared }) =>
      service.declared.includes(declared) &&
      service.declared.includes(beside) &&
      (asked?.test(manifest) ?? true),
  );
  const found = wanted.flatMap(({ declared, use, needs }) => {
    if (use === null)
      return [{ requirement: needs, because: `${declared} imports it without saying so`, evidence: [] }];
    const seen = firstUse(service, tree, use);
    return seen
      ? [{ requirement: needs, because: `${declared} needs it for what the code uses`, evidence: [seen] }]
      : [];
  });
  // What a lock names is taken as it is.
  const older = lockedWheels(service, tree) === null ? boundsOfOlder(manifest, service.declared) : [];
  const bounds = older.map((one) => ({ ...one, evidence: [] }));
  const undeclared = found.filter(({ requirement }) => !service.declared.includes(requiredName(requirement)));
  return [...new Map([...undeclared, ...bounds].map((one) => [one.requirement, one])).values()];
}

/** The texts of the manifests, and of the files that they include. */
function manifestText({ manifest, manifestAlso = [] }: Service, tree: Tree): string {
  if (manifest === null) return '';
  const read = (path: string): string | null => tree.text(path);
  const isList = /\.(txt|in)$/.test(manifest);
  const paths = isList ? readRequirements(manifest, read, manifestAlso).files : [manifest, ...manifestAlso];
  return paths.map((path) => read(path) ?? '').join('\n');
}

function firstUse(service: Service, tree: Tree, use: RegExp): Evidence | null {
  for (const path of service.reached) {
    const text = tree.text(path);
    const match = text === null ? null : use.exec(text);
    if (text === null || match === null) continue;
    const before = text.slice(0, match.index).split('\n');
    const line = text.split('\n')[before.length - 1] ?? '';
    return { path, line: before.length, text: line.trim().slice(0, 120) };
  }
  return null;
}
