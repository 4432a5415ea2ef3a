import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

/** An application of FastAPI. */
export const API = 'from fastapi import FastAPI\napp = FastAPI()\n';

/** What is found in a tree of {@link API} in `api/main.py`, with this code after it, and these files. */
export function scanApi(code: string, files: Files): ReturnType<typeof scan> {
  return scan(memoryTree({ 'api/main.py': API + code, ...files }));
}

/** A front end in `web/` that Vite builds. */
export const PAGE = {
  'web/package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}',
  'web/index.html': '<div>',
};
