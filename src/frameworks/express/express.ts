import { serverFramework } from '../server.ts';

export const express = serverFramework({
  id: 'express',
  title: 'Express',
  packages: ['express'],
  makes: /^(express|express\.default)$/,
  port: 3000,
});
