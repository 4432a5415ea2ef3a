import { DOCKER } from '../src/engine/cli/docker.ts';
import { testCli } from './engine-cli.ts';

// Where the suite is run for good Docker has to be there: scripts/engine.sh start
await testCli(DOCKER, process.env['CI'] === 'true');
