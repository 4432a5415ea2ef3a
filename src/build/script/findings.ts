import type { Platform } from '../../model/config.ts';
import type { Finding } from '../../model/finding.ts';

function error(rule: string, message: string, fix: string): Finding {
  return { rule, severity: 'error', confidence: 'high', message, fix, path: null, line: null };
}

/** @param log its last lines */
export function scriptFailed(service: string, script: string, log: string): Finding {
  const network = /ENOTFOUND|EAI_AGAIN|getaddrinfo|fetch failed|ECONNREFUSED|Failed to fetch/.test(log);
  return error(
    'build/script-failed',
    `${service}: the script ${script} failed: ${log.trim()}`,
    network
      ? 'Keep what it downloads in the source tree (fonts, data): build scripts have no network.'
      : 'Run the script yourself in a clean checkout, and mend what it says.',
  );
}

export function wrongMachine(service: string, host: Platform): Finding {
  return error(
    'build/script-machine',
    `${service}: its lock has no tools to run its build script on ${host}`,
    `Add ${host} to platforms of plimsoll.yaml and run plimsoll lock.`,
  );
}

/** What the build traced has native code, and none of it is for the image. */
export function foreignBuild(service: string, what: string): Finding {
  return error(
    'build/script-architecture',
    `${what}: the build brought what it needs on the machine it ran on`,
    `Build ${service} on a machine of that architecture, or leave the native package out of what it traces.`,
  );
}
