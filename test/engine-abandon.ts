import { join } from 'node:path';
import { openStore } from '../src/store/store.ts';
import { sandbox } from './engine-here.ts';
import { makeImage, specOf } from './engine-image.ts';

// Started by the sandbox's test, which ends it in several ways: starts a container, says its process, and waits.
const store = await openStore(join(process.argv[2] ?? '', 'store'));
const { engine, because } = await sandbox(store);
if (engine === null) throw new Error(because);
const container = await engine.start(specOf(await makeImage(store), 'serve'));
process.stdout.write(`${container.id}\n`);
setInterval(() => {}, 1000);
