import { serverFramework } from '../server.ts';

export const express = serverFramework({
  id: 'express',
  title: 'Express',
  // With what makes an application of Express from classes that are its controllers.
  packages: ['express', 'inversify-express-utils', 'routing-controllers'],
  makes: /^(express|express\.default|InversifyExpressServer|createExpressServer)$/,
  port: 3000,
});
