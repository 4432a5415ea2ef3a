import { copyOf } from './copies.ts';
import { history } from './reach.ts';
import type { DockerfileFacts, Stage } from './stage.ts';
import { startOf } from './start.ts';

/** Programs that go on as another user. */
const DROPS = /^(gosu|su-exec|setpriv|runuser|chpst|s6-setuidgid)$/;
const DROPS_IN_SCRIPT =
  /^[^#\n]*\b((gosu|su-exec|runuser|chpst|s6-setuidgid)\s+["'$\w-]|setpriv\s+--re(u|g)id|su\s+(-\w+\s+\S+\s+)*["'$\w-]+\s+-c)/m;

/** True when what the image starts gives up root before it serves: by its command, or in the script that is its entry point. */
export function dropsRoot(facts: DockerfileFacts, stage: Stage): boolean {
  const start = startOf(stage);
  if (!start) return false;
  if (start.commands.some(({ wrappers, name }) => [...wrappers, name].some((one) => DROPS.test(one))))
    return true;
  const words = history(stage)
    .filter(({ instruction, onbuild }) => /^(ENTRYPOINT|CMD)$/.test(instruction.keyword) && !onbuild)
    .flatMap(({ instruction }) => instruction.args.text.split(/[\s"'[\],]+/));
  const scripts = new Set(words.filter((word) => /\.sh$|entrypoint$/.test(word)));
  return [...scripts].some((script) =>
    filesOf(stage, script).some((path) => DROPS_IN_SCRIPT.test(facts.read(path) ?? '')),
  );
}

/** Where in the context a file of the image may come from: under its own name with some COPY, or in what is copied whole. */
function filesOf(stage: Stage, path: string): readonly string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const workdir = `${(stage.end.workdir ?? '').replace(/\/$/, '')}/`;
  const inside = path.startsWith(workdir) ? path.slice(workdir.length) : path.replace(/^(\.?\/)+/, '');
  const copied = history(stage).flatMap(({ instruction }) =>
    /^(COPY|ADD)$/.test(instruction.keyword)
      ? copyOf(instruction).sources.flatMap(({ text }) => {
          const source = text.replace(/^(\.?\/)+|\/$/g, '');
          return source.endsWith(name) ? [source] : [`${source}/${name}`];
        })
      : [],
  );
  return [inside, name, ...copied];
}
