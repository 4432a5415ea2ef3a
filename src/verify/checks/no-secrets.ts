import { setting } from '../cause.ts';
import { withoutFiles } from '../check.ts';

/** By name only: nothing in the files is read. Examples, public certificates and what is published in packages are no secrets. */
export const noSecrets = withoutFiles(
  'no-secrets',
  'secret',
  /(?:^|\/)(?:\.env(?:\.[^/]+)?|\.netrc|\.pypirc|\.npmrc|\.pgpass|\.htpasswd|id_(?:rsa|dsa|ecdsa|ed25519)|[^/]+\.(?:key|p12|pfx|jks|keystore))$|(?:^|\/)\.(?:git|hg|svn|ssh|aws|gnupg|docker|kube)\//,
  (plan) =>
    `Leave them out of the image (${setting(plan, 'exclude')}, .dockerignore), and replace what they held: whoever has the image has it.`,
  (path) =>
    /\.env\.(?:example|sample|template|dist)$|^opt\/venv\/lib\/|(?:^|\/)node_modules\/|^usr\/(?:lib|share)\//.test(
      path,
    ),
);
