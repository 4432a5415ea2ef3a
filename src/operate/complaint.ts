/** What Compose and engines complain of, and what mends it. */
const KNOWN: readonly { readonly says: RegExp; readonly fix: string }[] = [
  {
    says: /port is already allocated|address already in use|failed to bind host port/i,
    fix: 'Take another port: --port 8081; or end what listens there.',
  },
  {
    says: /permission denied.*bind|rootlessport cannot expose privileged port/i,
    fix: 'Take a port from 1024 up: --port 8080.',
  },
  {
    says: /no space left on device/i,
    fix: 'Make room on the disk of the engine: plimsoll doctor says how much is left.',
  },
  {
    says: /non-overlapping IPv4 address pool|address pools have been fully subnetted|pool overlaps/i,
    fix: 'Remove networks that nothing uses: docker network prune; or give the engine more addresses (default-address-pools).',
  },
  {
    says: /cannot connect to the docker daemon|connect(ion)? refused.*\.sock|\.sock: connect:/i,
    fix: 'Start the engine again, then run it again: plimsoll doctor says whether it answers.',
  },
  {
    says: /no such image|pull access denied|manifest unknown/i,
    fix: 'Run it again: an image was removed while the stack was started.',
  },
  {
    says: /mounts denied|not shared from the host/i,
    fix: 'Share the folder of the application with the engine: in its settings, under file sharing.',
  },
  {
    says: /container-init binary not found/i,
    fix: 'Install the init that Podman puts before a server (Debian: sudo apt-get install catatonit), then run it again.',
  },
  {
    says: /range of cpus is from/i,
    fix: 'Ask for no more processors than the machine has: services.<name>.cpus in plimsoll.yaml.',
  },
];

/** The next action when a stack could not be started, from the line that Compose ended with. */
export function fixOf(complaint: string): string {
  return (
    KNOWN.find(({ says }) => says.test(complaint))?.fix ??
    'Mend what Compose complains of, then run it again.'
  );
}
