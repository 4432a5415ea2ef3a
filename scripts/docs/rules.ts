import { describeRule, type RuleDescription } from '../../src/check/describe.ts';
import { allRules } from '../../src/check/rules/all.ts';
import { markdown, markdownTable, type Page } from './page.ts';

/** What the first part of a rule's id stands for. */
const TARGETS: Readonly<Record<string, string>> = {
  application: 'The application as a whole',
  compose: 'Compose files',
  dockerfile: 'Dockerfiles',
  dockerignore: '.dockerignore',
  kubernetes: 'Kubernetes manifests',
  nginx: 'nginx configurations',
};

/** The rules of `check`: an index, a page for each kind of file, and other tools' names for them. */
export async function rulePages(): Promise<readonly Page[]> {
  const rules = (await allRules()).map(describeRule);
  const groups = Map.groupBy(rules, ({ id }) => targetOf(id));
  const pages = [...groups].map(([target, own]) =>
    markdown(`docs/reference/rules/${target}.md`, TARGETS[target] ?? target, own.map(section).join('\n\n')),
  );
  return [...pages, markdown('docs/reference/rules/README.md', 'Rules of `plimsoll check`', index(rules))];
}

function index(rules: readonly RuleDescription[]): string {
  const rows = rules.map(({ id, title, severity, persona, category, aliases }) => [
    `[\`${id}\`](${targetOf(id)}.md#${anchorOf(id)})`,
    title,
    severity,
    persona,
    category,
    aliases.join(', '),
  ]);
  return [
    `${rules.length} rules. \`plimsoll explain RULE\` prints one, by our name or another tool's. What \`--persona\` one is determines which are told; the score counts pedantic ones a little and an auditor's not at all.`,
    markdownTable(['rule', 'asks for', 'severity', 'persona', 'counts for', 'also'], rows),
  ].join('\n\n');
}

function section(rule: RuleDescription): string {
  const { id, title, severity, confidence, persona, category, aliases, why, fix, source } = rule;
  const traits = `${severity} · ${confidence} confidence · ${persona} · ${category}`;
  const [bad] = rule.bad;
  const [good] = rule.good;
  return [
    `## ${id}`,
    `${title}.`,
    aliases.length > 0 ? `${traits}<br>also ${aliases.join(', ')}` : traits,
    why,
    `**Fix**: ${fix} ([source](${source}))`,
    ...(bad ? [`Found at ${bad.at}:`, ...files(bad.files)] : []),
    ...(good ? ['Not found:', ...files(good.files)] : []),
  ].join('\n\n');
}

const LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/Dockerfile$/, 'dockerfile'],
  [/\.ya?ml$/, 'yaml'],
  [/\.conf$/, 'nginx'],
  [/\.py$/, 'python'],
];

function files(all: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(all).map(([path, text]) => {
    const language = LANGUAGES.find(([name]) => name.test(path))?.[1] ?? '';
    return `\`${path}\`\n\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
  });
}

const targetOf = (id: string): string => id.slice(0, id.indexOf('/'));

/** As GitHub makes it from a heading. */
const anchorOf = (id: string): string => id.replaceAll('/', '');
