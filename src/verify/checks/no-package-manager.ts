import { setting } from '../cause.ts';
import { withoutFiles } from '../check.ts';

/** Nothing can be installed into a running container. */
export const noPackageManager = withoutFiles(
  'no-package-manager',
  'package manager',
  /^(?:usr\/(?:local\/)?|opt\/venv\/)?s?bin\/(?:apt|apt-get|dpkg|apk|dnf|microdnf|yum|rpm|pip[\d.]*|uv|uvx|poetry|pipenv|conda|mamba|npm|npx|pnpm|yarn|corepack)$/,
  (plan) =>
    `Leave it out of the manifest or of ${setting(plan, 'packages')}: it is needed while building only.`,
);
