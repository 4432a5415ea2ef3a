import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** Makes a stand-in for the official image of Node.js: a base of Debian, this Node.js and the npm of this machine. */
export async function nodeBase(tag: string, from: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-node-'));
  try {
    const { stdout: npm } = await execa('which', ['npm']);
    await cp(process.execPath, join(folder, 'node'));
    await cp(join(await realpath(npm), '../..'), join(folder, 'npm'), { recursive: true, dereference: true });
    await writeFile(
      join(folder, 'Dockerfile'),
      `FROM ${from}
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
`,
    );
    await execa('docker', ['build', '--quiet', '--tag', tag, folder]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
