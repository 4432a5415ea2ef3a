// Builds the small service of `build.ts` for both platforms into the cache named on the command line and prints the digests:
// run as a process of its own, so that tests can choose its environment and kill it.
import { build } from '../../src/build/build.ts';
import { buildInput, NATIVE, testBuild } from './build.ts';

const input = buildInput();
const { [NATIVE]: large = new Uint8Array(), ...wheels } = input.wheels;
const { plan, lock, ports } = await testBuild({
  ...input,
  platforms: ['linux/amd64', 'linux/arm64'],
  wheels: { ...wheels, 'native-2.0-py3-none-any.whl': large },
  cache: process.argv[2] ?? '',
});
process.stdout.write('building\n');
const { value } = await build(plan, lock, ports);
const printed = value.map(({ ref, platform, digest }) => `${ref} ${platform} ${digest}`);
process.stdout.write(`${printed.join('\n')}\n`);
