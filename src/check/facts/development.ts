/** What makes a server one for development, in words; null when it is none. */
export function developing(name: string, texts: readonly string[]): string | null {
  const flag = texts.find((text) => /^--(reload|debug|dev)(=|$)/.test(text));
  if (flag && !/^(false|0)$/i.test(flag.split('=')[1] ?? '')) return `${name} ${flag}`;
  if (name === 'flask' && texts.includes('run')) return 'flask run';
  if (texts.includes('runserver')) return 'runserver';
  if (name === 'fastapi' && texts[0] === 'dev') return 'fastapi dev';
  if (
    /^(nodemon|ts-node-dev|webpack-dev-server|react-scripts|vite|watchmedo|watchfiles)$/.test(name) &&
    texts[0] !== 'build'
  )
    return name;
  if (/^(next|nuxt|nuxi|astro|ng|svelte-kit|remix)$/.test(name) && /^(dev|serve)$/.test(texts[0] ?? ''))
    return `${name} ${texts[0]}`;
  const script = /^(npm|yarn|pnpm|bun)$/.test(name)
    ? texts.find((text) => text !== 'run' && !text.startsWith('-'))
    : undefined;
  return script !== undefined && /^(dev|serve|watch|develop)(:|$)/.test(script)
    ? `${name} run ${script}`
    : null;
}
