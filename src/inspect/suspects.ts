import type { Finding, Severity } from '../model/finding.ts';
import type { ImageFacts } from '../model/inspection.ts';
import type { IndexedFile } from './layer.ts';

interface Suspect {
  readonly rule: string;
  readonly severity: Severity;
  readonly what: string;
  readonly fix: string;
  readonly pattern: RegExp;
}

/** Files that should not be in an image that runs in production. */
const SUSPECTS: readonly Suspect[] = [
  {
    rule: 'image/secret-file',
    severity: 'error',
    what: 'files that may hold secrets',
    fix: 'Leave them out of the build context (.dockerignore), and replace the secrets: whoever has the image has them.',
    pattern:
      /(^|\/)(\.env(\.(?!example|sample|template)[^/]+)?|\.netrc|\.pypirc|id_(rsa|dsa|ecdsa|ed25519)|[^/]+\.(p12|pfx|jks))$|^(?!etc\/ssl\/|usr\/share\/|usr\/lib\/ssl\/).*(^|\/)(?!cacert|ca-|cert)[^/]*(key|private)[^/]*\.pem$|(^|\/)\.docker\/config\.json$|(^|\/)\.aws\/credentials$/,
  },
  {
    rule: 'image/version-control',
    severity: 'warning',
    what: 'a version control folder: the whole history, deleted secrets included',
    fix: 'Add .git to .dockerignore.',
    pattern: /(^|\/)\.(git|hg|svn)\//,
  },
  {
    rule: 'image/package-cache',
    severity: 'warning',
    what: 'package caches',
    fix: 'Clean the cache in the RUN that fills it, or use a cache mount.',
    pattern:
      /^(root|home\/[^/]+)\/\.(cache\/(pip|uv|yarn)|npm\/_cacache)\/|^var\/lib\/apt\/lists\/[^/]+_|^var\/cache\/apt\/.*\.(deb|bin)$/,
  },
];

/** What every path that a pattern above fits has in it: one look spares most of half a million paths three. */
const ANY =
  /\.(env|netrc|pypirc|p12|pfx|jks|pem|git|hg|svn)(\.|\/|$)|id_|credentials|config\.json|\.cache\/|_cacache|^var\/(lib|cache)\/apt\//;

/** Findings about files, by place and never by content. */
export function suspectFiles(visible: ReadonlyMap<string, IndexedFile>): readonly Finding[] {
  const some: (readonly [string, IndexedFile])[] = [];
  for (const one of visible) if (one[1].kind === 'file' && ANY.test(one[0])) some.push(one);
  return SUSPECTS.flatMap(({ rule, severity, what, fix, pattern }) => {
    let size = 0;
    const paths: string[] = [];
    for (const [path, file] of some) {
      if (!pattern.test(path)) continue;
      size += file.size;
      paths.push(path);
    }
    const [first] = paths;
    if (first === undefined) return [];
    const more = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
    const message = `the image holds ${what}: /${first}${more}, ${size} bytes`;
    return [{ rule, severity, confidence: 'medium', message, fix, path: first, line: null }];
  });
}

/** Findings about what the image runs as. */
export function suspectFacts(facts: ImageFacts): readonly Finding[] {
  const findings: Finding[] = [];
  const add = (rule: string, message: string, fix: string) =>
    findings.push({ rule, severity: 'warning', confidence: 'high', message, fix, path: null, line: null });
  if (/^(|root|0)(:.*)?$/.test(facts.user))
    add('image/runs-as-root', 'the image runs as root', 'Set a numeric user: USER 10001:10001.');
  if (facts.healthcheck === null || facts.healthcheck[0] === 'NONE')
    add('image/no-health-check', 'the image has no health check', 'Add one that uses what the image holds.');
  const secrets = facts.env.filter(
    (name) => /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY)/.test(name) && !/_FILE$/.test(name),
  );
  if (secrets.length > 0)
    add(
      'image/secret-in-environment',
      `the configuration sets ${secrets.join(', ')}`,
      'Give them when the container starts, as files or variables.',
    );
  return findings;
}
