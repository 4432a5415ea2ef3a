import { join } from 'node:path';
import { openStore } from '../src/store/store.ts';
import { makeImage, sandbox, specOf } from './engine-image.ts';

// Started by the sandbox's test, which ends it in several ways: starts a container, says its process, and waits.
const store = await openStore(join(process.argv[2] ?? '', 'store'));
const engine = await sandbox(store);
const container = await engine.start(specOf(await makeImage(store), 'serve'));
process.stdout.write(`${container.id}\n`);
setInterval(() => {}, 1000);
