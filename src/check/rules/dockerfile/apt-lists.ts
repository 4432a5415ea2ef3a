import { inImage } from '../../example.ts';
import { discards } from '../../facts/mounts.ts';
import { installWord } from '../../facts/packages.ts';
import { after, isFinal, named, safely, steps } from '../../facts/select.ts';
import type { Command, DockerfileFacts, Stage, Step } from '../../facts/stage.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

export const aptLists: DockerfileRule = {
  id: 'dockerfile/apt-lists',
  title: 'No package lists left in the image',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: ['hadolint:DL3009', 'kics:df746b39'],
  why: 'The lists that apt-get update fetches are some 20 MB, are of no use in the image, and cannot be taken out of the layer later.',
  fix: 'End the same RUN with rm -rf /var/lib/apt/lists/*, or mount a cache there.',
  source: 'https://docs.docker.com/build/building/best-practices/#apt-get',
  bad: [
    {
      at: 2,
      example: inImage('RUN apt-get update && apt-get install -y --no-install-recommends curl=7.88.1'),
    },
  ],
  good: [
    inImage(
      'RUN apt-get update && apt-get install -y --no-install-recommends curl=7.88.1 && rm -rf /var/lib/apt/lists/*',
    ),
    inImage(
      'RUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y --no-install-recommends curl=7.88.1',
    ),
  ],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'RUN')) {
      const install = named(step, 'apt-get', 'apt').find((command) => installWord(command) !== null);
      const update = named(step, 'apt-get', 'apt', 'aptitude').find(updates);
      const cached = discards(step, '/var/lib/apt/lists') || discards(step, '/var/lib/apt');
      if (cached || step.commands.some(removesLists)) continue;
      if (update && (step.onbuild || lasts(facts, stage))) {
        const aliases = install?.name === 'apt-get' ? this.aliases : (['hadolint:DL3009'] as const);
        const message = 'the package lists of apt-get update stay in the image';
        report(install ?? update, message, { aliases, ...removal(facts, stage, step) });
      } else if (install && !cleansAfter(step, install)) {
        const aliases: readonly Alias[] = install.name === 'apt-get' ? ['kics:df746b39'] : [];
        const details = { aliases, persona: 'auditor' } as const;
        report(install, 'package lists may stay in the image', details);
      }
    }
  },
};

/** Removed here, the lists would be missing where the next RUN installs from them. */
const TOGETHER = { fix: 'Put update, install and rm -rf /var/lib/apt/lists/* into one RUN.' } as const;

/** Whether a RUN after this one, in the stage or in one that starts from it, installs without fetching lists of its own. */
function usedLater(facts: DockerfileFacts, stage: Stage, step: Step): boolean {
  const rest = stage.steps.slice(stage.steps.indexOf(step) + 1);
  const renewed = rest.findIndex(({ commands }) => fetchesFirst(commands));
  const reach = renewed < 0 ? rest : rest.slice(0, renewed);
  if (reach.some(({ commands }) => commands.some(installs))) return true;
  const heirs = facts.stages.filter(({ parent }) => parent === stage);
  return renewed < 0 && heirs.some((heir) => readsFirst(heir, facts));
}

/** Whether the first that a stage does with apt is to install. */
function readsFirst(stage: Stage, facts: DockerfileFacts): boolean {
  const first = stage.steps.flatMap(({ commands }) => commands).find((one) => updates(one) || installs(one));
  if (first) return !updates(first);
  return facts.stages.some((heir) => heir.parent === stage && readsFirst(heir, facts));
}

function fetchesFirst(commands: readonly Command[]): boolean {
  const first = commands.find((command) => updates(command) || installs(command));
  return first !== undefined && updates(first);
}

const APT = /^(apt-get|apt|aptitude)$/;
const installs = (command: Command): boolean => APT.test(command.name) && installWord(command) !== null;
const updates = ({ name, args }: Command): boolean =>
  APT.test(name) && args.some(({ text }) => text === 'update');

/** Removes the lists at the end of the RUN line, when that is a plain list of commands. */
function removal(facts: DockerfileFacts, stage: Stage, step: Step) {
  if (usedLater(facts, stage, step)) return TOGETHER;
  const text = step.instruction.command?.text ?? '';
  const last = step.commands.at(-1);
  const plain = step.readable && last?.exact && !/[;|(){}]|\b(if|for|while|case)\b|<</.test(text);
  return plain && last.end >= step.instruction.args.end
    ? safely(after(last, ' && rm -rf /var/lib/apt/lists/*'))
    : {};
}

/** `rm -rf /var/lib/apt/lists` in its spellings. */
function removesLists({ name, args }: Command): boolean {
  return (
    name === 'rm' &&
    args.some(({ text }) => /^\/var\/lib\/apt(\/lists)?(\/\*?)?$|^\/var\/lib\/\{?apt/.test(text))
  );
}

function cleansAfter(step: Step, install: Command): boolean {
  return step.commands
    .slice(step.commands.indexOf(install))
    .some(
      ({ name, args }) => name === 'rm' || (name === 'apt-get' && args.some(({ text }) => text === 'clean')),
    );
}

/** What the stage holds reaches an image: it is the last one or another starts from it. */
function lasts(facts: DockerfileFacts, stage: Stage): boolean {
  return isFinal(facts, stage) || facts.stages.some(({ parent }) => parent === stage);
}
