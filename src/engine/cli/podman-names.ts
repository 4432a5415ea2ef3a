import { existsSync } from 'node:fs';
import type { Run } from '../../model/argv.ts';
import type { Lacking } from '../found.ts';

/** Where the plugins of Podman's older networks are. */
const PLUGINS: readonly string[] = [
  '/usr/lib/cni',
  '/usr/libexec/cni',
  '/opt/cni/bin',
  '/usr/local/libexec/cni',
];

/** Why services of a stack could not find each other by name on Podman here; null when they can. */
export async function podmanNames(run: Run): Promise<Omit<Lacking, 'engine'> | null> {
  const info = await run({ command: 'podman', args: ['info', '--format', '{{.Host.NetworkBackend}}'] });
  if (info.stdout.trim() !== 'cni') return null;
  if (PLUGINS.some((folder) => existsSync(`${folder}/dnsname`))) return null;
  return {
    because:
      'services of a stack cannot find each other by name on Podman here: its networks are those of CNI without the plugin dnsname',
    fix:
      'Install netavark and aardvark-dns (Debian: sudo apt-get install netavark aardvark-dns) and have Podman take them: ' +
      'network_backend = "netavark" under [network] of containers.conf.',
  };
}
