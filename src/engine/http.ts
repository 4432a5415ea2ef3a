import type { HttpAnswer, Sent } from '../model/engine.ts';

const MOST_BODY = 4096;
/** For a whole answer, milliseconds: whether it answers is asked again and again, what it is given to do once. */
const PATIENCE = 5_000;
const PATIENCE_AT_WORK = 60_000;

/** Where a service is asked: an address of this machine, and the port it knows itself by. */
export interface Place {
  readonly address: string;
  readonly port: number;
  /** Port the service listens on: services that check the `Host` header are asked as their own probe asks them. */
  readonly servicePort: number;
}

/** An HTTP request, a GET unless something is sent; null when nothing answers in time. A redirect is an answer: it is not followed. */
export function httpGet(
  { address, port, servicePort }: Place,
  path: string,
  sent?: Sent,
): Promise<HttpAnswer | null> {
  return new Promise((resolve) => {
    const body = sent?.body === undefined ? null : JSON.stringify(sent.body);
    const typed =
      body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const headers = { accept: '*/*', host: `127.0.0.1:${servicePort}`, ...typed };
    // A route as people write it may hold spaces or umlauts.
    const { pathname, search } = new URL(path, 'http://localhost');
    const method = sent?.method ?? 'GET';
    const options = { host: address, port, path: pathname + search, method, headers, agent: false };
    // However it ends, what has come until then counts.
    let end = (): void => resolve(null);
    // An import of this module would load all it exports, `fetch` too, in 35 ms.
    const asked = process.getBuiltinModule('node:http').request(options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      end = () => {
        const text = Buffer.concat(chunks).toString('utf8', 0, MOST_BODY);
        resolve({ status: response.statusCode ?? 0, body: text });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= MOST_BODY) asked.destroy();
      });
      response.on('end', () => asked.destroy());
      response.on('error', () => asked.destroy());
    });
    const timer = setTimeout(() => asked.destroy(), sent === undefined ? PATIENCE : PATIENCE_AT_WORK);
    asked.on('error', () => end());
    asked.on('close', () => {
      clearTimeout(timer);
      end();
    });
    asked.end(body);
  });
}
