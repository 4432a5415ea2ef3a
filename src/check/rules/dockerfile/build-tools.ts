import { BASE, inImage } from '../../example.ts';
import { operands } from '../../facts/flags.ts';
import { packageName, systemPackages } from '../../facts/packages.ts';
import { history } from '../../facts/reach.ts';
import type { Step } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

const TOOLS =
  /^(gcc|g\+\+|gcc-\d+|g\+\+-\d+|clang|make|cmake|ninja-build|build-essential|build-base|pkg-config|autoconf|automake|libtool|rustc|cargo|gfortran|git|git-lfs|nodejs-dev|musl-dev|linux-headers|.*-dev|.*-devel|python3-dev|default-jdk|openjdk-\d+-jdk)$/;
/** Some programs call these when running. */
const SMALL = /^(git|git-lfs|libgl1-mesa-dev)$/;
const apt = (packages: string): string =>
  `RUN apt-get update && apt-get install -y --no-install-recommends ${packages} && rm -rf /var/lib/apt/lists/*`;

export const buildTools: DockerfileRule = {
  id: 'dockerfile/build-tools',
  title: 'No build tools in the last stage',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: [],
  deployedOnly: true,
  why: 'Compilers and headers are of no use once the wheels are built: they make the image some 100 to 400 MB larger and help an intruder.',
  fix: 'Build in a stage of its own and copy the result (a virtual environment or wheels) into the last one.',
  source: 'https://docs.docker.com/build/building/multi-stage/',
  bad: [{ at: 2, example: inImage(apt('build-essential=12.9 libpq-dev=15')) }],
  good: [
    `FROM ${BASE} AS build\n${apt('gcc=12 libpq-dev=15')}\nRUN /make\n${inImage('COPY --from=build /opt/venv /opt/venv')}`,
    inImage('RUN apk add --no-cache --virtual .build gcc=13 musl-dev=1.2 && /make && apk del .build'),
  ],
  check({ final }, report) {
    for (const step of history(final)) {
      for (const command of step.commands) {
        const names = systemPackages(command).map(({ text }) => packageName(text));
        const tools = names.filter((name) => TOOLS.test(name));
        if (tools.length === 0 || removed(step, tools)) continue;
        const stays = `${tools.join(', ')} ${tools.length > 1 ? 'stay' : 'stays'} in the image`;
        report(command, stays, tools.every((name) => SMALL.test(name)) ? { persona: 'pedantic' } : {});
      }
    }
  },
};

/** Taken out again in the same RUN, so that the layer never holds them. */
function removed({ commands }: Step, tools: readonly string[]): boolean {
  return commands.some((command) => {
    const [verb, ...names] = operands(command).map(({ text }) => text);
    if (!/^(remove|purge|autoremove|del|erase)$/.test(verb ?? '')) return false;
    return names.some((name) => name.startsWith('.') || name.startsWith('$') || tools.includes(name));
  });
}
