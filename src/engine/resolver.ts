import { UserError } from '../model/error.ts';
import type { Resolver } from '../model/resolve.ts';
import { pipResolver } from './pip/resolver.ts';
import { uvResolver } from './uv/resolver.ts';
import { findUv, type UvPorts } from './uv/uv.ts';

/** uv, or the machine's pip where uv cannot be had. Nothing is looked for or fetched before the first question. */
export function openResolver(ports: UvPorts): Resolver {
  let chosen: Promise<Resolver> | undefined;
  return {
    async resolve(question) {
      chosen ??= choose(ports);
      return (await chosen).resolve(question);
    },
  };
}

async function choose(ports: UvPorts): Promise<Resolver> {
  try {
    return uvResolver(await findUv(ports), ports);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'resolve/uv-not-fetched') throw error;
    return pipResolver(ports.run, ports.settings, error.message);
  }
}
