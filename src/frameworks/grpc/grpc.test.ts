import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { grpc } from './grpc.ts';

const found = (source: string) =>
  grpc.detect(readPython('main.py', source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('gRPC applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["import grpc\nfrom concurrent import futures\ndef serve():\n    server = grpc.server(futures.ThreadPoolExecutor())\n    server.add_insecure_port('[::]:50051')\n    server.start()\nif __name__ == '__main__':\n    serve()", [[null, false, 'api', 4]]],
    ["import grpc\ndef serve():\n    server = grpc.aio.server()\n    server.add_insecure_port('[::]:1')", []],
    ["import grpc\nif __name__ == '__main__':\n    channel = grpc.insecure_channel('localhost:50051')", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
