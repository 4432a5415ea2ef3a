import { PODMAN } from '../src/engine/cli/podman.ts';
import { testCli } from './engine-cli.ts';

await testCli(PODMAN, false);
