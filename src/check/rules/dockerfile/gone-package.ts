import { BASE } from '../../example.ts';
import { packageName, systemPackages } from '../../facts/packages.ts';
import { type Release, releaseOf } from '../../facts/release.ts';
import { named, steps } from '../../facts/select.ts';
import type { Stage, Step } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

interface Gone {
  /** First release of Debian that has neither the package nor exactly one other that stands for it. */
  readonly debian: number;
  /** The same for Ubuntu, where that is known. */
  readonly ubuntu?: number;
  readonly instead: string | null;
}

/** Packages that Dockerfiles go on asking for, read from the archives of the releases. */
const GONE: Readonly<Record<string, Gone>> = {
  'libgl1-mesa-glx': { debian: 13, ubuntu: 24.04, instead: 'libgl1' },
  'libegl1-mesa': { debian: 13, instead: 'libegl1' },
  'libatlas-base-dev': { debian: 13, instead: 'libopenblas-dev' },
  'software-properties-common': { debian: 13, instead: null },
  'python3-distutils': { debian: 13, ubuntu: 24.04, instead: 'python3-setuptools' },
  'libpango1.0-0': { debian: 13, instead: 'libpango-1.0-0' },
  'libgdk-pixbuf2.0-0': { debian: 13, instead: 'libgdk-pixbuf-2.0-0' },
  libncurses5: { debian: 13, instead: 'libncurses6' },
  'libgconf-2-4': { debian: 13, instead: null },
  libicu72: { debian: 13, instead: 'libicu76' },
  'postgresql-client-15': { debian: 13, instead: 'postgresql-client' },
  'openjdk-17-jdk': { debian: 13, instead: 'default-jdk' },
  'openjdk-17-jre': { debian: 13, instead: 'default-jre' },
  'openjdk-17-jre-headless': { debian: 13, instead: 'default-jre-headless' },
  'openjdk-17-jdk-headless': { debian: 13, instead: 'default-jdk-headless' },
  wkhtmltopdf: { debian: 13, instead: null },
  netcat: { debian: 12, ubuntu: 24.04, instead: 'netcat-openbsd' },
  'python-dev': { debian: 12, ubuntu: 22.04, instead: 'python3-dev' },
  'openjdk-8-jdk': { debian: 12, instead: 'default-jdk' },
  'openjdk-11-jdk': { debian: 12, instead: 'default-jdk' },
  'openjdk-11-jre': { debian: 12, instead: 'default-jre' },
  'openjdk-11-jre-headless': { debian: 12, instead: 'default-jre-headless' },
  'libdc1394-22-dev': { debian: 12, ubuntu: 22.04, instead: 'libdc1394-dev' },
  'libjasper-dev': { debian: 12, ubuntu: 22.04, instead: null },
  libtiff5: { debian: 12, instead: 'libtiff6' },
  libwebp6: { debian: 12, instead: 'libwebp7' },
  libffi7: { debian: 12, instead: 'libffi8' },
  'libssl1.1': { debian: 12, ubuntu: 22.04, instead: 'libssl3' },
  'mysql-client': { debian: 12, instead: 'default-mysql-client' },
  'libmysqlclient-dev': { debian: 12, instead: 'default-libmysqlclient-dev' },
  'qt5-default': { debian: 12, ubuntu: 22.04, instead: 'qtbase5-dev' },
  'chromium-browser': { debian: 12, instead: 'chromium' },
  'postgresql-client-13': { debian: 12, instead: 'postgresql-client' },
  'ttf-dejavu': { debian: 12, instead: 'fonts-dejavu' },
};

const image = (packages: string): string =>
  `FROM ${BASE}\nRUN apt-get update && apt-get install -y --no-install-recommends ${packages} && rm -rf /var/lib/apt/lists/*\nUSER 10001\nHEALTHCHECK CMD ["/app/probe"]\nCMD ["/app/serve"]\n`;

export const gonePackage: DockerfileRule = {
  id: 'dockerfile/gone-package',
  title: 'Packages that the release of the base has',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The tag of the base has moved on to a release that no longer has the package: apt-get ends with "has no installation candidate", and nothing is built.',
  fix: 'Take the package that replaces it, or name the release in the tag of the base.',
  source: 'https://www.debian.org/releases/',
  bad: [{ at: 2, example: image('netcat=1.10') }],
  good: [image('netcat-openbsd=1.219')],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'RUN')) {
      const release = releaseOf(stage);
      if (release === null || step.onbuild || hasOtherSources(stage, step)) continue;
      for (const command of named(step, 'apt-get', 'apt'))
        for (const { text } of systemPackages(command)) {
          const gone = goneFrom(packageName(text), release);
          if (gone) report(command, gone.message, gone.details);
        }
    }
  },
};

function goneFrom(name: string, { distribution, number }: Release) {
  const gone = GONE[name];
  const since = gone?.[distribution];
  if (!gone || since === undefined || number < since) return null;
  const title = distribution === 'debian' ? `Debian ${number}` : `Ubuntu ${number.toFixed(2)}`;
  const details = gone.instead === null ? {} : { fix: `Install ${gone.instead}.` };
  return { message: `${title} has no package ${name}`, details };
}

/** Packages may come from elsewhere than the distribution's own archive. */
function hasOtherSources({ steps: all }: Stage, step: Step): boolean {
  return all
    .slice(0, all.indexOf(step) + 1)
    .some(({ instruction }) =>
      /sources\.list|add-apt-repository|\.list\b|\.sources\b/.test(instruction.args.text),
    );
}
