import { BASE } from '../../example.ts';
import { familyOf, installedPackages, installsUnnamed, pythonPackages } from '../../facts/contents.ts';
import { copyOf } from '../../facts/copies.ts';
import { history } from '../../facts/reach.ts';
import type { DockerfileRule } from '../../rule.ts';

/** What brings libGL.so.1 along in Debian, other programs' packages among them: ffmpeg's device library is linked to it. */
const GL: readonly string[] = [
  'libgl1', 'libgl1-mesa-glx', 'libgl1-mesa-dri', 'libgl1-mesa-dev', 'libgl-dev', 'libopencv-dev', 'python3-opencv',
  'ffmpeg', 'mesa-utils', 'xvfb', 'chromium', 'default-jre', 'wkhtmltopdf',
]; // biome-ignore format: a list is easier read in lines
/** Packages whose wheels load a library or call a program that slim images lack: any one of the Debian packages brings it. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  'opencv-python': GL,
  'opencv-contrib-python': GL,
  psycopg2: ['libpq5', 'libpq-dev', 'postgresql-client', 'postgresql'],
  lightgbm: [
    'libgomp1',
    'gcc',
    'g++',
    'gfortran',
    'clang',
    'build-essential',
    'ffmpeg',
    'tesseract-ocr',
    'imagemagick',
  ],
  mysqlclient: ['libmariadb3', 'default-libmysqlclient-dev', 'libmariadb-dev'],
  pyodbc: ['unixodbc', 'unixodbc-dev', 'msodbcsql18', 'msodbcsql17'],
  pytesseract: ['tesseract-ocr'],
  pdf2image: ['poppler-utils'],
  pydub: ['ffmpeg'],
  'openai-whisper': ['ffmpeg'],
  weasyprint: [
    'libpango-1.0-0',
    'libpangocairo-1.0-0',
    'libpangoft2-1.0-0',
    'weasyprint',
    'ffmpeg',
    'graphviz',
  ],
  cairosvg: ['libcairo2', 'libcairo2-dev', 'ffmpeg', 'graphviz', 'poppler-utils'],
  'python-magic': ['libmagic1', 'libmagic1t64', 'libmagic-dev', 'file'],
  pyzbar: ['libzbar0', 'libzbar0t64', 'libzbar-dev'],
  graphviz: ['graphviz'],
  pygraphviz: ['graphviz', 'libgraphviz-dev'],
};
const apt = (packages: string): string =>
  `RUN apt-get update && apt-get install -y --no-install-recommends ${packages} && rm -rf /var/lib/apt/lists/*\n`;
const image = (lines: string): string =>
  `FROM ${BASE}\n${lines}RUN pip install --no-cache-dir opencv-python==4.10.0\nUSER 10001\nHEALTHCHECK CMD ["/app/probe"]\nCMD ["/app/serve"]\n`;

export const missingLibrary: DockerfileRule = {
  id: 'dockerfile/missing-library',
  title: 'Libraries that wheels need',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The build succeeds; the service dies at its first import with libGL.so.1 or libpq.so.5 not found.',
  fix: 'Install the library in the last stage, or take a package without the need (opencv-python-headless, psycopg2-binary).',
  source: 'https://peps.python.org/pep-0513/',
  bad: [{ at: 2, example: image('') }],
  good: [image(apt('libgl1=1.6.0 libglib2.0-0=2.74')), image(apt('ffmpeg=7:5.1 libsm6=2:1.2'))],
  check(facts, report) {
    const { final } = facts;
    if (!final || familyOf(final) !== 'slim' || installsUnnamed(final)) return;
    const debian = installedPackages(final);
    const copied = history(final).some(
      ({ instruction }) =>
        copyOf(instruction).from !== null &&
        copyOf(instruction).sources.some(
          ({ text }) => /^\/usr\/(lib|local|bin)?/.test(text) && !/python3/.test(text),
        ),
    );
    const { packages } = pythonPackages(facts, final);
    const seen = new Set<string>();
    for (const { name, command } of packages) {
      const any = NEEDS[name];
      if (!any || seen.has(name) || facts.unused.has(name) || any.some((found) => debian.has(found)))
        continue;
      seen.add(name);
      const headless =
        name.startsWith('opencv') && packages.some((other) => other.name.endsWith('-headless'));
      if (!headless)
        report(
          command,
          `${name} needs ${any[0]}, which is not installed`,
          copied ? { confidence: 'low', persona: 'pedantic' } : {},
        );
    }
  },
};
