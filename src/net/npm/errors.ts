import { UserError } from '../../model/error.ts';
import { LostPackage } from '../../model/npm.ts';

export function noRegistry(): UserError {
  return new UserError({
    code: 'npm/no-registry',
    message: 'nothing says which npm registry to use',
    fix: 'Set registry in ~/.npmrc or NPM_CONFIG_REGISTRY in the environment, or install npm.',
  });
}

export function packageGone(name: string, version: string): LostPackage {
  const lost = { name, version };
  return new LostPackage(lost, {
    code: 'npm/gone',
    message: `${name} ${version} is not in the npm registry`,
    fix: `Check the registry that npm is set to; where the release was withdrawn, take another one of ${name} in package.json, or of what asks for it, and write its lock anew.`,
  });
}

export function wrongTarball(name: string, version: string): UserError {
  return new UserError({
    code: 'npm/integrity',
    message: `${name} ${version}: what the registry sent is not the file that was locked`,
    fix: 'Run it again; when it stays so, ask who runs the registry, and do not lock anew without knowing why.',
  });
}

export function badAnswer(name: string): UserError {
  return new UserError({
    code: 'npm/bad-answer',
    message: `the npm registry's answer about ${name} cannot be read`,
    fix: 'Check the registry that npm is set to: it is to be an npm registry, not a web page.',
  });
}
