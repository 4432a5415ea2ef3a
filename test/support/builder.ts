// Builds the small service of `build.ts` into the cache named on the command line and prints the digest: run as a process
// of its own, so that tests can choose its environment and kill it.
import { build } from '../../src/build/build.ts';
import { buildInput, testBuild } from './build.ts';

const { plan, lock, ports } = await testBuild({ ...buildInput(), cache: process.argv[2] ?? '' });
process.stdout.write('building\n');
const { value } = await build(plan, lock, ports);
process.stdout.write(`${value.map((image) => `${image.ref} ${image.digest}`).join('\n')}\n`);
