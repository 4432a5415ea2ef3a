/** Themes by the name that settings give them. Those of MkDocs itself need nothing else. */
const THEMES: Readonly<Record<string, string>> = {
  bootstrap: 'mkdocs-bootstrap',
  cinder: 'mkdocs-cinder',
  material: 'mkdocs-material',
  shadcn: 'mkdocs-shadcn',
  terminal: 'mkdocs-terminal',
  windmill: 'mkdocs-windmill',
};

/** Plugins by the name that settings give them: not every one is called as its distribution is. */
const PLUGINS: Readonly<Record<string, string>> = {
  autorefs: 'mkdocs-autorefs',
  'awesome-nav': 'mkdocs-awesome-nav',
  'awesome-pages': 'mkdocs-awesome-pages-plugin',
  exclude: 'mkdocs-exclude',
  'gen-files': 'mkdocs-gen-files',
  'git-authors': 'mkdocs-git-authors-plugin',
  'git-revision-date-localized': 'mkdocs-git-revision-date-localized-plugin',
  glightbox: 'mkdocs-glightbox',
  i18n: 'mkdocs-static-i18n',
  'include-markdown': 'mkdocs-include-markdown-plugin',
  'literate-nav': 'mkdocs-literate-nav',
  macros: 'mkdocs-macros-plugin',
  mermaid2: 'mkdocs-mermaid2-plugin',
  minify: 'mkdocs-minify-plugin',
  'mkdocs-jupyter': 'mkdocs-jupyter',
  mkdocstrings: 'mkdocstrings-python',
  monorepo: 'mkdocs-monorepo-plugin',
  'print-site': 'mkdocs-print-site-plugin',
  redirects: 'mkdocs-redirects',
  rss: 'mkdocs-rss-plugin',
  'section-index': 'mkdocs-section-index',
  'swagger-ui-tag': 'mkdocs-swagger-ui-tag',
  'table-reader': 'mkdocs-table-reader-plugin',
  'techdocs-core': 'mkdocs-techdocs-core',
};

/** The plugins that Material for MkDocs brings. */
const OF_MATERIAL =
  /^(?:material\/.*|blog|group|info|meta|offline|optimize|privacy|projects|social|tags|typeset)$/;

/** The distributions that a site of these settings (`mkdocs.yml`) is made with, sorted: MkDocs, its theme, its plugins. */
export function packagesOf(settings: string): readonly string[] {
  const theme =
    /^theme:[ \t]*["']?([\w-]+)/m.exec(settings)?.[1] ?? firstOf(blockOf(settings, 'theme'), 'name');
  const plugins = namesIn(blockOf(settings, 'plugins'));
  const named = [
    ...(Object.hasOwn(THEMES, theme ?? '') ? [THEMES[theme ?? ''] ?? ''] : []),
    ...plugins.flatMap((name) => (Object.hasOwn(PLUGINS, name) ? [PLUGINS[name] ?? ''] : [])),
    ...(plugins.some((name) => OF_MATERIAL.test(name)) ? ['mkdocs-material'] : []),
  ];
  const extended = /^\s*-\s*["']?pymdownx\./m.test(settings) && !named.includes('mkdocs-material');
  return [...new Set(['mkdocs', ...named, ...(extended ? ['pymdown-extensions'] : [])])].sort();
}

/** The lines below a key at the top of the file. */
function blockOf(settings: string, key: string): readonly string[] {
  const lines = settings.split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^[^\s#-]/.test(line));
  return (end < 0 ? rest : rest.slice(0, end)).filter((line) => !/^\s*(?:#|$)/.test(line));
}

function firstOf(lines: readonly string[], key: string): string | null {
  for (const line of lines) {
    const value = new RegExp(`^\\s+${key}:\\s*["']?([\\w-]+)`).exec(line)?.[1];
    if (value !== undefined) return value;
  }
  return null;
}

/** Names of a list, or keys of a map, without what each is told: that stands further in. */
function namesIn(lines: readonly string[]): readonly string[] {
  const least = Math.min(...lines.map((line) => line.search(/\S/)));
  return lines
    .filter((line) => line.search(/\S/) === least)
    .flatMap((line) => /^\s*(?:-\s+)?["']?([\w/-]+)/.exec(line)?.[1] ?? []);
}
