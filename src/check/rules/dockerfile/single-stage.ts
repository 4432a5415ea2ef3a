import { BASE, inImage } from '../../example.ts';
import { operands } from '../../facts/flags.ts';
import { pipRequirements, requirementFiles } from '../../facts/packages.ts';
import type { Command } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

const built = 'RUN npm run build\n';

export const singleStage: DockerfileRule = {
  id: 'dockerfile/single-stage',
  title: 'What is only for building in a stage of its own',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'size',
  aliases: [],
  deployedOnly: true,
  why: 'With one stage the image holds what it took to build: sources, compilers and development packages, often most of its size.',
  fix: 'Build in a first stage, and copy the result into a last one that holds what runs it.',
  source: 'https://docs.docker.com/build/building/multi-stage/',
  bad: [
    { at: 2, example: inImage('RUN npm run build') },
    {
      at: 3,
      example: inImage(
        'COPY requirements.txt /app/\nRUN pip install --no-cache-dir -r /app/requirements.txt',
      ),
    },
  ],
  good: [`FROM ${BASE} AS build\n${built}${inImage('COPY --from=build /app/dist /app/dist')}`],
  check({ stages }, report) {
    const [only, second] = stages;
    if (!only || second) return;
    const commands = only.steps.filter(({ onbuild }) => !onbuild).flatMap((step) => step.commands);
    const found = commands.find(builds);
    if (found) {
      report(found, `what ${found.name} builds with stays in the image`);
      return;
    }
    // Of Python little stays but the installer: contested, and a note for whoever wants every one.
    const installed = commands.find(installsApplication);
    if (installed)
      report(installed, `${installed.name} and what it built with stay in the image`, {
        severity: 'note',
        persona: 'pedantic',
        fix: 'Install into a virtual environment in a first stage, and copy that into a last one.',
      });
  },
};

/** Programs that build something, and the words after them that say so; null for any. */
const BUILDERS: Readonly<Record<string, RegExp>> = {
  npm: /^(run(-script)? )?build\b/,
  yarn: /^(run )?build\b/,
  pnpm: /^(run )?build\b/,
  bun: /^run build\b/,
  npx: /^(vite|next|ng|tsc|nuxt|webpack)( build)?\b/,
  next: /^build\b/,
  vite: /^build\b/,
  ng: /^build\b/,
  go: /^build\b/,
  cargo: /^(build|install)\b/,
  mvn: /\b(package|install|verify)\b/,
  mvnw: /\b(package|install|verify)\b/,
  gradle: /\b(build|bootJar|assemble)\b/,
  gradlew: /\b(build|bootJar|assemble)\b/,
  dotnet: /^(publish|build)\b/,
};

/** Installs all that an application asks for, not a tool or two. */
function installsApplication(command: Command): boolean {
  const [verb] = operands(command).map(({ text }) => text);
  if (/^(pipenv|poetry|uv|pdm)$/.test(command.name) && /^(install|sync)$/.test(verb ?? '')) return true;
  return requirementFiles(command).length > 0 || pipRequirements(command).length > 2;
}

function builds(command: Command): boolean {
  const words = operands(command)
    .map(({ text }) => text)
    .join(' ');
  return BUILDERS[command.name]?.test(words) ?? false;
}
