import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';

/** What the proxy does to a request; null lets it through. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => 'reset' | 'stall' | number | null;

/** A proxy in front of a server of this machine, which misbehaves on demand. */
export function faultyProxy(port: number, fault: Fault): Server {
  return createServer((incoming, response) => forward(port, fault(incoming, response), incoming, response));
}

function forward(
  port: number,
  what: ReturnType<Fault>,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  if (typeof what === 'number') {
    incoming.resume();
    response.writeHead(what).end();
    return;
  }
  // Takes what comes and says nothing.
  if (what === 'stall') {
    incoming.resume();
    return;
  }
  const headers = { ...incoming.headers };
  const sent = request(
    { port, host: '127.0.0.1', path: incoming.url, method: incoming.method, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  sent.on('error', () => response.destroy());
  if (what !== 'reset') {
    incoming.pipe(sent);
    return;
  }
  let passed = 0;
  incoming.on('data', (chunk: Buffer) => {
    passed += chunk.length;
    sent.write(chunk);
    if (passed > 50_000) incoming.socket.destroy();
  });
  incoming.on('close', () => sent.destroy());
}
