import { Noted } from '../yaml.ts';

/** Actions by the commit that the tag named beside it had when it was looked up in the action's own repository. */
const PINS = {
  'actions/checkout': ['3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'],
  'actions/download-artifact': ['3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', 'v8.0.1'],
  'actions/upload-artifact': ['bbbca2ddaa5d8feaa63e36b76fdaad77386f024f', 'v7.0.0'],
  'anchore/scan-action': ['e1165082ffb1fe366ebaf02d8526e7c4989ea9d2', 'v7.4.0'],
  'docker/build-push-action': ['53b7df96c91f9c12dcc8a07bcb9ccacbed38856a', 'v7.3.0'],
  'docker/login-action': ['4907a6ddec9925e35a0a9e82d7399ccc52663121', 'v4.1.0'],
  'docker/metadata-action': ['dc802804100637a589fabce1cb79ff13a1411302', 'v6.2.0'],
  'docker/setup-buildx-action': ['37fe631027851001ddb9b187196cc803df7f5f0e', 'v4.3.0'],
} as const satisfies Readonly<Record<string, readonly [commit: string, tag: string]>>;

/** The value of `uses`: an action by its commit, which no one can move, with its version for people and for updates. */
export function action(name: keyof typeof PINS): Noted {
  const [commit, tag] = PINS[name];
  return new Noted(`${name}@${commit}`, tag);
}
