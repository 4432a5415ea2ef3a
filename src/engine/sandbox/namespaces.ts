/** Why the kernel refuses namespaces to this user, and what mends it. */
export interface Refusal {
  readonly because: string;
  readonly fix: string;
}

/** A setting that forbids unprivileged user namespaces. */
interface Setting {
  readonly file: string;
  readonly forbids: (value: string) => boolean;
  readonly name: string;
  readonly allow: string;
}

/** How bubblewrap says that the kernel has refused. */
const FORBIDDEN = /namespace|[ug]id map|not permitted|permission denied|no space left/i;

const SETTINGS: readonly Setting[] = [
  {
    file: '/proc/sys/user/max_user_namespaces',
    forbids: (value) => value === '0',
    name: 'user.max_user_namespaces',
    allow: '15000',
  },
  {
    file: '/proc/sys/kernel/unprivileged_userns_clone',
    forbids: (value) => value === '0',
    name: 'kernel.unprivileged_userns_clone',
    allow: '1',
  },
  {
    file: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    forbids: (value) => value === '1',
    name: 'kernel.apparmor_restrict_unprivileged_userns',
    allow: '0',
  },
];

/**
 * Explains why namespaces could not be made, from the kernel's settings (user_namespaces(7)).
 * @param said what bubblewrap said
 * @param read reads a file, null when it is absent
 */
export function explainRefusal(said: string, read: (path: string) => string | null): Refusal {
  const setting = SETTINGS.find(({ file, forbids }) => {
    const value = read(file);
    return value !== null && forbids(value.trim());
  });
  if (setting) {
    const value = read(setting.file)?.trim();
    return {
      because: `user namespaces are switched off here (${setting.name} = ${value})`,
      fix: `Switch them on: sudo sysctl -w ${setting.name}=${setting.allow}`,
    };
  }
  if (!FORBIDDEN.test(said))
    return { because: `the sandbox does not start: ${said}`, fix: 'Install Docker or Podman.' };
  if (read('/.dockerenv') !== null || read('/run/.containerenv') !== null)
    return {
      because: `the container this runs in may not make namespaces (${said})`,
      fix: 'Start that container with --security-opt seccomp=unconfined --security-opt systempaths=unconfined, or give it the socket of the engine.',
    };
  return {
    because: `this user may not make namespaces (${said})`,
    fix: 'Allow unprivileged user namespaces, or install Docker or Podman.',
  };
}
