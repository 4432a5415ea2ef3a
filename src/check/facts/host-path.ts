import type { Compose } from '../../formats/compose/compose.ts';
import { at, entries, text, type YamlPlace } from '../../formats/yaml/node.ts';

/** Paths of the host by which write access is root's, without any further step. */
const ROOT = /^\/(etc|root|boot|proc|var\/lib\/(docker|containerd))(\/|$)|^\/var\/lib$/;
/** What shows the host's kernel, devices or somebody's files. */
const SHOWN =
  /^\/(sys|dev)(\/|$)|^\/home$|^\/home\/[^/]+$|^(~|\/home\/[^/]+)\/\.(ssh|docker|aws|kube|gnupg)(\/|$)|^~$|^(\/var)?\/run\/./;
const INERT = /^\/dev\/(null|zero|full|random|urandom)$/;
const TIME = /^\/etc\/(localtime|timezone)$/;
/** Folders that hold the sockets of engines, or hold such a folder. */
const SOCKETS = /^(\/|\/var|(\/var)?\/run|\/run\/(containerd|systemd))$/;
const SOCKET = /(docker|containerd|podman|crio|cri-dockerd|buildkitd)\.sock|systemd\/private/;

/** What a mounted path of the host gives away: an engine's socket, the host's root, or a look at what is its own. */
export function hostPathGrade(path: string, readOnly: boolean): 'socket' | 'root' | 'shown' | null {
  const clean = cleanPath(path);
  if (SOCKET.test(clean) || SOCKETS.test(clean)) return 'socket';
  if (INERT.test(clean)) return null;
  if (TIME.test(clean)) return readOnly ? null : 'shown';
  if (ROOT.test(clean)) return readOnly ? 'shown' : 'root';
  return SHOWN.test(clean) ? 'shown' : null;
}

/** A path without what says nothing: `//`, `/./`, `/x/..` and a `/` at its end. */
export function cleanPath(path: string): string {
  if (!/^[/~]/.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/');
}

/** Named volumes that are a folder of the host: their path, and where it is written. */
export function boundVolumes(compose: Compose): readonly { readonly path: string; readonly at: YamlPlace }[] {
  return entries(at(compose.root, 'volumes')).flatMap(({ value }) => {
    const device = at(value, 'driver_opts', 'device') ?? at(value, 'driver_opts', 'mountpoint');
    const path = text(device);
    return device && path !== null ? [{ path: cleanPath(path), at: device }] : [];
  });
}
