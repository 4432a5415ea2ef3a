import { UserError } from '../../model/error.ts';

export function badUvConfig(path: string, line: number | null): UserError {
  return new UserError({
    code: 'indexes/uv-configuration',
    message: `${path}${line === null ? '' : `:${line}`} is not TOML, so the package indexes it names are unknown`,
    fix: `Correct ${path}, or name another file in UV_CONFIG_FILE.`,
  });
}
