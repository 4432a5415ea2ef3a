import { isPublic } from '../../formats/dotenv/public.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { isContainerFile } from '../container-files.ts';
import { advise } from './finding.ts';

/** Variables that the code cannot do without and that no file of the tree gives or documents. */
export function variableAdvice(tree: Tree, services: readonly Service[]): readonly Finding[] {
  const required = services.flatMap((service) =>
    service.env.filter((one) => one.required).map((one) => ({ service, one })),
  );
  if (required.length === 0) return [];
  const given = givenVariables(tree);
  return required
    .filter(({ one }) => !given.has(one.name))
    .map(({ service, one }) =>
      advise(
        'variable-not-given',
        ['note', 'medium'],
        one,
        `${service.id} needs ${one.name}, and no compose file, Dockerfile or .env file of the tree gives it`,
        `give ${one.name} ${whereGiven(one.name, service)}, and name it in .env.example`,
      ),
    );
}

/** What a front end is built with has no effect on its running container. */
function whereGiven(name: string, { id }: Service): string {
  return isPublic(name)
    ? `when ${id} is built, in .env or as services.${id}.env in plimsoll.yaml`
    : 'when the container starts';
}

function givenVariables(tree: Tree): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { path, size } of tree.files) {
    const kind = isContainerFile(path);
    const isWorth =
      kind === 'compose' ||
      kind === 'dockerfile' ||
      kind === 'kubernetes' ||
      /(^|\/)([^/]*\.env[^/]*|render\.ya?ml|fly\.toml)$/i.test(path);
    const text = isWorth && size < 200_000 ? tree.text(path) : null;
    for (const match of (text ?? '').matchAll(/(?:^|\s|-|["'])([A-Za-z_][A-Za-z0-9_]*)["']?\s*[:=]/gm))
      names.add(match[1] ?? '');
    for (const match of (text ?? '').matchAll(/(?:name|key):\s*["']?([A-Za-z_][A-Za-z0-9_]*)/g))
      names.add(match[1] ?? '');
  }
  return names;
}
