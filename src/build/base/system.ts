import { debianArchitecture } from '../../formats/deb/architecture.ts';
import type { Entry } from '../../model/entry.ts';
import { baseAccounts } from './accounts.ts';
import { directory, file, symlink } from './make.ts';
import { mergedLinks } from './merge.ts';
import type { BaseOptions } from './types.ts';

/** Which service answers which names (nsswitch.conf(5)), as Debian sets it without further packages. */
const NSSWITCH = `passwd:         files
group:          files
shadow:         files
gshadow:        files

hosts:          files dns
networks:       files

protocols:      db files
services:       db files
ethers:         db files
rpc:            db files

netgroup:       nis
`;

const HOSTS = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
ff02::1\tip6-allnodes
ff02::2\tip6-allrouters
`;

/**
 * Prints the loader's cache as ldconfig does: the interpreter's `ctypes.util.find_library` asks a program of that
 * name, and finds no library without it. In Python, because the image has neither a shell nor libc-bin.
 */
function ldconfig(python: string, abi: string): string {
  return `#!/usr/bin/python${python} -ISB
import struct, sys

if sys.argv[1:] != ["-p"]:
    sys.exit("ldconfig: this image only prints its cache: use -p")
with open("/etc/ld.so.cache", "rb") as cache:
    data = cache.read()
count = struct.unpack_from("<I", data, 20)[0]
print(f"{count} libs found in cache \`/etc/ld.so.cache'")
for entry in range(48, 48 + 24 * count, 24):
    name, path = (data[at : data.index(0, at)].decode() for at in struct.unpack_from("<II", data, entry + 4))
    print(f"\\t{name} (libc6,${abi}) => {path}")
`;
}

function pythonEntries(python: string, architecture: string): readonly Entry[] {
  const abi = architecture === 'amd64' ? 'x86-64' : 'AArch64';
  return [
    symlink('usr/bin/python3', `python${python}`),
    file('usr/sbin/ldconfig', ldconfig(python, abi), 0o755),
  ];
}

/**
 * What maintainer scripts and the installer would have made: the merged layout, accounts, name service, time zone,
 * temporary folders, OpenSSL's certificate links, the interpreter's short name.
 */
export function systemEntries({ runtime, platform }: BaseOptions): readonly Entry[] {
  const architecture = debianArchitecture(platform);
  return [
    ...mergedLinks(architecture),
    ...baseAccounts(),
    file('etc/hosts', HOSTS),
    file('etc/nsswitch.conf', NSSWITCH),
    symlink('etc/localtime', '/usr/share/zoneinfo/Etc/UTC'),
    file('etc/timezone', 'Etc/UTC\n'),
    symlink('etc/dpkg/origins/default', 'debian'),
    ...['mnt', 'opt', 'srv', 'usr/local', 'usr/local/bin', 'usr/local/lib'].map((path) => directory(path)),
    directory('run/lock', 0o1777),
    directory('tmp', 0o1777),
    directory('var/tmp', 0o1777),
    symlink('var/lock', '/run/lock'),
    symlink('var/run', '/run'),
    // OpenSSL's compiled-in places; the links belong to its command-line package, which images do without.
    symlink('usr/lib/ssl/cert.pem', '/etc/ssl/certs/ca-certificates.crt'),
    symlink('usr/lib/ssl/certs', '/etc/ssl/certs'),
    symlink('usr/lib/ssl/openssl.cnf', '/etc/ssl/openssl.cnf'),
    ...(runtime.language === 'python' ? pythonEntries(runtime.version, architecture) : []),
  ];
}
