import { request } from 'node:http';
import type { HttpAnswer } from '../model/engine.ts';

const MOST_BODY = 4096;
/** For a whole answer, milliseconds. */
const PATIENCE = 5_000;

/** Where a service is asked: an address of this machine, and the port it knows itself by. */
export interface Place {
  readonly address: string;
  readonly port: number;
  /** Port the service listens on: services that check the `Host` header are asked as their own probe asks them. */
  readonly servicePort: number;
}

/** HTTP GET; null when nothing answers in time. A redirect is an answer: it is not followed. */
export function httpGet({ address, port, servicePort }: Place, path: string): Promise<HttpAnswer | null> {
  return new Promise((resolve) => {
    const headers = { accept: '*/*', host: `127.0.0.1:${servicePort}` };
    // A route as people write it may hold spaces or umlauts.
    const { pathname, search } = new URL(path, 'http://localhost');
    const options = { host: address, port, path: pathname + search, headers, agent: false };
    // However it ends, what has come until then counts.
    let end = (): void => resolve(null);
    const asked = request(options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      end = () => {
        const body = Buffer.concat(chunks).toString('utf8', 0, MOST_BODY);
        resolve({ status: response.statusCode ?? 0, body });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= MOST_BODY) asked.destroy();
      });
      response.on('end', () => asked.destroy());
      response.on('error', () => asked.destroy());
    });
    const timer = setTimeout(() => asked.destroy(), PATIENCE);
    asked.on('error', () => end());
    asked.on('close', () => {
      clearTimeout(timer);
      end();
    });
    asked.end();
  });
}
