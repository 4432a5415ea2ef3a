import type { PythonModule } from '../../formats/python/module.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import { choose } from '../../model/evidence.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { pythonRecipe, scriptApplication } from '../scripts.ts';

export const grpc: PythonFramework = {
  id: 'grpc',
  title: 'gRPC',
  language: 'python',
  kind: 'api',
  distributions: ['grpcio'],
  hints: ['grpc'],
  port: 50051,
  health: null,
  detect,
  routes: () => [],
  recipe: (service) => ({
    ...pythonRecipe(service, 'the program runs its own server'),
    requires: ['grpcio'],
    port: choose(50051, "what gRPC's own examples listen on"),
  }),
};

/** A program that makes a server and gives it a port; a client makes a channel. */
function detect(module: PythonModule): readonly Application[] {
  const made = module.calls.find(({ name }) => /^grpc\.(aio\.)?server$/.test(name));
  const listens = module.calls.find(({ name, call: { callee } }) =>
    /^add_(in)?secure_port$/.test(callee.kind === 'attribute' ? callee.name : lastPart(name)),
  );
  const isProgram = module.runs || made?.scope === '';
  return made && listens && isProgram
    ? [scriptApplication(module, 'grpc', 'api', { line: made.line, text: `${made.name}(...)` })]
    : [];
}
