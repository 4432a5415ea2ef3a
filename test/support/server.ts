import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server on a free port of this machine, closed with all its connections when the test that `using`s it ends. */
export interface LocalServer extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  readonly server: Server;
}

export async function serve(
  listener: RequestListener,
  secure?: { readonly key: string; readonly cert: string },
): Promise<LocalServer> {
  const server = secure === undefined ? createServer(listener) : createSecureServer(secure, listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${secure === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
