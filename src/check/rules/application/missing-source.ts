import { posix } from 'node:path';
import type { Word } from '../../../formats/dockerfile/node.ts';
import { isIgnored, parseIgnore } from '../../../formats/dockerignore/ignore.ts';
import type { Tree } from '../../../model/tree.ts';
import { BASE, inService } from '../../example.ts';
import type { ApplicationFacts, ImageBuild } from '../../facts/application.ts';
import { copyOf } from '../../facts/copies.ts';
import { folderOf, join } from '../../paths.ts';
import type { ApplicationRule } from '../../rule.ts';

const image = (source: string): string =>
  `FROM ${BASE}\nCOPY ${source} /app/\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n`;
const stack = (source: string) => ({
  'api/Dockerfile': image(source),
  'api/main.py': '',
  '.dockerignore': '.git\n',
  '.gitignore': '/weights/\n*.onnx\n',
  'compose.yaml': inService('build: {context: ., dockerfile: api/Dockerfile}', ['image']),
});

export const missingSource: ApplicationRule = {
  id: 'application/missing-source',
  title: 'Copies of files that are there',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The build ends at the COPY: paths are those of the build context, wherever the Dockerfile lies.',
  fix: 'Write the path from the build context, or say what makes the file before the image is built.',
  source: 'https://docs.docker.com/build/concepts/context/',
  bad: [
    { at: 'api/Dockerfile:2', example: stack('main.py') },
    {
      at: 'Dockerfile:2',
      example: { Dockerfile: image('app/main.py'), 'main.py': '', '.dockerignore': '.git\n' },
    },
  ],
  good: [
    stack('api/main.py'),
    stack('api/'),
    // What the repository does not keep is made or fetched before.
    stack('weights'),
    stack('api/model.onnx'),
    { 'api/Dockerfile': image('api/main.py'), 'api/main.py': '', 'api/.dockerignore': '.git\n' },
  ],
  check(facts, report) {
    for (const build of facts.builds) {
      const contexts = contextsOf(facts, build).filter((context) => holdsSources(facts.tree, context));
      if (contexts.length === 0) continue;
      for (const missing of copiedBy(build).filter(({ text }) =>
        contexts.every((context) => isMissing(facts.tree, context, text)),
      ))
        report(
          { path: build.facts.path, start: missing.start, end: missing.end },
          `${missing.text} is not in the build context (${contexts[0] || '.'})`,
          MADE.test(missing.text) ? { severity: 'note', confidence: 'low' } : {},
        );
    }
  },
};

/** What the stages that are built take from the context, as written. */
const copiedBy = ({ facts }: ImageBuild): readonly Word[] =>
  [...facts.built].flatMap(({ steps }) =>
    steps.flatMap(({ instruction, onbuild }) => {
      if (onbuild || !/^(COPY|ADD)$/.test(instruction.keyword)) return [];
      const { from, sources } = copyOf(instruction);
      return from === null ? sources : [];
    }),
  );

/** What builds make, and what is too large or too secret for a repository: whoever builds the image may have it. */
const MADE =
  /(^|\/)(dist|build|out|target|bin|public|static|publish|\.output|\.next|coverage|models?|weights?|checkpoints?|data|datasets?|artifacts?|keys|certs?|secrets?)(\/|$)|\.(jar|war|whl|tgz|tar\.gz|zip|so|exe|csv|parquet|pkl|joblib|onnx|pth?|ckpt|h5|keras|safetensors|bin|gguf|pem|key|crt|env)$/;

/** The context that a compose file names; else those that may be meant: the folder of the Dockerfile and those above. */
function contextsOf({ stacks, buildOf }: ApplicationFacts, build: ImageBuild): readonly string[] {
  const told = stacks.flatMap(({ compose }) =>
    compose.services.flatMap((service) => {
      const [file = ''] = compose.paths;
      return buildOf(file, service) === build && service.build
        ? [join(folderOf(file), service.build.context)]
        : [];
    }),
  );
  if (told.length > 0) return [...new Set(told)];
  const folders: string[] = [];
  for (let folder = folderOf(build.facts.path); folder !== ''; folder = folderOf(folder))
    folders.push(folder);
  return [...folders, ''];
}

/** Container files alone tell nothing of what lies beside them. */
function holdsSources(tree: Tree, context: string): boolean {
  const prefix = context === '' ? '' : `${context}/`;
  return tree.files.some(
    ({ path }) => path.startsWith(prefix) && !/(dockerfile|compose[^/]*\.ya?ml|ignore)[^/]*$/i.test(path),
  );
}

/** True when the tree has nothing at the path, and nothing says that it is only kept out of the repository. */
function isMissing(tree: Tree, context: string, source: string): boolean {
  if (/[$*?[\\<]/.test(source)) return false;
  // The builder takes a path that leads out of the context for one inside of it.
  const inside = posix.normalize(`/${source}`).replace(/^\/|\/$/g, '');
  const path = inside === '' ? context : join(context, inside);
  if (path === '' || /(^|\/)(node_modules|\.git|\.venv|venv)(\/|$)/.test(path)) return false;
  const there = tree.files.some((file) => file.path === path || file.path.startsWith(`${path}/`));
  return !there && !isKeptOut(tree, path);
}

/** Whether a .gitignore above the path leaves it out of the repository. */
function isKeptOut(tree: Tree, path: string): boolean {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const text = tree.text(folder === '' ? '.gitignore' : `${folder}/.gitignore`);
    const own = folder === '' ? path : path.slice(folder.length + 1);
    if (text !== null && isIgnored(parseIgnore(asDockerignore(text)), own)) return true;
    if (folder === '') return false;
  }
}

/** Patterns of Git as those of a .dockerignore: one without a slash holds in every folder. */
const asDockerignore = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/\/$/, ''))
    .map((line) =>
      line === '' || line.startsWith('#') || line.includes('/') ? line : line.replace(/^(!?)/, '$1**/'),
    )
    .join('\n');
