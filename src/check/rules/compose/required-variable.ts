import { environmentBeside, interpolate } from '../../../formats/compose/interpolate.ts';
import type { YamlNode } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule, Edit } from '../../rule.ts';

export const requiredVariable: ComposeRule = {
  id: 'compose/required-variable',
  title: 'Variables that must be set, or have a default',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  everywhere: false,
  why: 'A variable that is not set becomes empty with no more than a warning: an empty password, an image without a tag.',
  fix: `Write \${NAME:?why it is needed}, or \${NAME:-default}.`,
  source: 'https://docs.docker.com/reference/compose-file/interpolation/',
  bad: [{ at: 3, example: inService(`environment: ["JWT_SECRET=\${JWT_SECRET}"]`) }],
  good: [
    inService(`environment: ["PROJECT=\${COMPOSE_PROJECT_NAME}"]`),
    inService(`environment: ["JWT_SECRET=\${JWT_SECRET:?set it}", "LEVEL=\${LEVEL:-info}"]`),
    { 'compose.yaml': inService(`environment: ["LEVEL=\${LEVEL}"]`), '.env': 'LEVEL=info\n' },
    inService(`environment: ["WORD=\${WORD:?set it}", "URL=redis://:\${WORD}@cache:6379"]`),
  ],
  check({ services, compose, text }, report) {
    // Compose sets the project's name itself.
    const known = new Map([...environmentBeside(compose.paths, text), ['COMPOSE_PROJECT_NAME', '']]);
    // One place that requires a variable stops the whole stack without it.
    for (const path of compose.paths)
      for (const [, name = ''] of text(path).matchAll(/\$\{(\w+):?\?/g)) known.set(name, '');
    for (const { node } of services) {
      for (const scalar of scalars(node)) {
        const open = interpolate(scalar.text, known).open.filter((name) => !known.has(name));
        if (open.length === 0) continue;
        const edits = open.flatMap((name) => requireIt(text(scalar.path), scalar, name));
        const patch = edits.length === open.length ? { patch: { edits, safe: true } } : {};
        report(scalar, `${open.join(', ')} may be empty`, patch);
      }
    }
  },
};

type Scalar = Extract<YamlNode, { kind: 'scalar' }>;

/** The scalars that are written with a variable; every one once, however many aliases lead to it. */
function scalars(root: YamlNode): readonly Scalar[] {
  const seen = new Set<YamlNode>([root]);
  const found: Scalar[] = [];
  for (const node of seen) {
    if (node.kind === 'map') for (const { value } of node.entries) seen.add(value);
    else if (node.kind === 'list') for (const item of node.items) seen.add(item);
    else if (node.text.includes('$')) found.push(node);
  }
  return found;
}

function requireIt(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  name: string,
): readonly Edit[] {
  const written = text.slice(start, end);
  const at = written.indexOf(`\${${name}}`);
  if (at < 0 || written.indexOf(`\${${name}}`, at + 1) >= 0) return [];
  const edit = { start: start + at, end: start + at + name.length + 3, text: `\${${name}:?set ${name}}` };
  // A plain scalar that begins with a brace or holds ": " would change its meaning.
  return /^["']/.test(written) || !/[#]|: /.test(edit.text) ? [edit] : [];
}
