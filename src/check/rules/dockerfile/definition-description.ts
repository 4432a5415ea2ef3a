import type { Instruction } from '../../../formats/dockerfile/node.ts';
import { BASE } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';
const directive = '# check=experimental=InvalidDefinitionDescription\n';

export const definitionDescription: DockerfileRule = {
  id: 'dockerfile/definition-description',
  title: 'Descriptions that begin with the name they describe',
  severity: 'note',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['buildkit:InvalidDefinitionDescription'],
  why: 'The builder shows the comment above an ARG or a stage as its description only when it begins with the name. The rule is asked for with `# check=experimental=InvalidDefinitionDescription`.',
  fix: 'Begin the comment with the name, or put an empty comment between.',
  source: 'https://docs.docker.com/reference/build-checks/invalid-definition-description/',
  bad: [{ at: 3, example: `${directive}# The service.\nFROM ${BASE} AS app${rest}` }],
  good: [
    `${directive}# app is the service.\nFROM ${BASE} AS app${rest}`,
    `# The service.\nFROM ${BASE} AS app${rest}`,
  ],
  check({ file }, report) {
    const asked = file.items.some(
      (item) =>
        item.kind === 'comment' &&
        item.directive?.name === 'check' &&
        /experimental=\s*(all|[^;]*InvalidDefinitionDescription)/.test(item.directive.value),
    );
    for (const instruction of asked ? file.instructions : []) {
      const names = definitions(instruction);
      const comment = instruction.comments.at(-1);
      const first = comment?.text.split(' ')[0] ?? '';
      if (names.length === 0 || !comment || names.includes(first)) continue;
      report(instruction, `the comment above does not begin with ${names.join(' or ')}`);
    }
  },
};

function definitions({ keyword, words, pairs }: Instruction): readonly string[] {
  if (keyword === 'ARG') return pairs.map(({ key }) => key);
  const name = keyword === 'FROM' ? words[2]?.text.toLowerCase() : undefined;
  return name === undefined ? [] : [name];
}
