import { formatBytes } from '../../../formats/units/bytes.ts';
import { contextFiles } from '../../facts/application.ts';
import { wholeCopy } from '../../facts/copies.ts';
import type { ApplicationRule } from '../../rule.ts';
import { COPY_ALL } from './ignore-file.ts';

/** Bytes from which a file is worth a word. */
const LARGE = 20_000_000;
const DATA =
  /\.(csv|tsv|parquet|arrow|feather|jsonl|zip|tar|gz|tgz|7z|rar|mp4|avi|mov|mkv|wav|mp3|db|sqlite3?|sql|dump|bak|npz|npy|h5|hdf5|tif|tiff|iso|log)$/i;
const huge = 'x'.repeat(LARGE + 1);

export const contextSize: ApplicationRule = {
  id: 'application/context-size',
  title: 'No large data in the image',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'size',
  aliases: [],
  why: 'Data sets, dumps and recordings are copied by every build and pulled by every host, and are seldom what the service reads.',
  fix: 'Add the file to .dockerignore, and mount it where it is needed.',
  source: 'https://docs.docker.com/build/concepts/context/#dockerignore-files',
  bad: [
    {
      at: 'Dockerfile:3',
      example: { Dockerfile: COPY_ALL, 'main.py': '', 'train.csv': huge, '.dockerignore': '.git\n' },
    },
  ],
  good: [{ Dockerfile: COPY_ALL, 'main.py': '', 'train.csv': huge, '.dockerignore': '*.csv\n' }],
  check(facts, report) {
    const used = new Set(
      facts.inventory?.weights.filter(({ usedBy }) => usedBy.length > 0).map(({ path }) => path),
    );
    for (const build of facts.builds) {
      const copy = wholeCopy(build.facts);
      if (!copy) continue;
      const prefix = build.context === '' ? '' : `${build.context}/`;
      const large = contextFiles(facts, build).filter(
        ({ path, size }) => size > LARGE && DATA.test(path) && !used.has(prefix + path),
      );
      for (const { path, size } of large)
        report(
          { path: build.facts.path, ...copy },
          `${path} (${formatBytes(size)}) is copied into the image`,
          { fix: `Add ${path} to .dockerignore.` },
        );
    }
  },
};
