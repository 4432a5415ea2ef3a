import { request } from 'node:http';
import type { HttpAnswer } from '../model/engine.ts';

const MOST_BODY = 4096;

/**
 * HTTP GET; null when nothing answers in time. A redirect is an answer: it is not followed.
 * @param timeoutMs for the whole answer
 */
export function httpGet(
  host: string,
  port: number,
  path: string,
  timeoutMs: number,
): Promise<HttpAnswer | null> {
  return new Promise((resolve) => {
    const asked = request({ host, port, path, agent: false, headers: { accept: '*/*' } }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const answer = () => {
        const body = Buffer.concat(chunks).toString('utf8', 0, MOST_BODY);
        resolve({ status: response.statusCode ?? 0, body });
        asked.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= MOST_BODY) answer();
      });
      response.on('end', answer);
      response.on('error', () => resolve(null));
    });
    const timer = setTimeout(() => asked.destroy(), timeoutMs);
    asked.on('error', () => resolve(null));
    asked.on('close', () => {
      clearTimeout(timer);
      resolve(null);
    });
    asked.end();
  });
}
