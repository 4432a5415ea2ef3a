import type { ComposeRule } from '../rule.ts';
import { addedCapability } from './compose/added-capability.ts';
import { buildInProduction } from './compose/build-in-production.ts';
import { capabilities } from './compose/capabilities.ts';
import { cgroupParent } from './compose/cgroup-parent.ts';
import { containerName } from './compose/container-name.ts';
import { databaseNetwork } from './compose/database-network.ts';
import { defaultPassword } from './compose/default-password.ts';
import { developmentServer } from './compose/development-server.ts';
import { dockerSocket } from './compose/docker-socket.ts';
import { gpuReservation } from './compose/gpu-reservation.ts';
import { healthcheck } from './compose/healthcheck.ts';
import { hostDevice } from './compose/host-device.ts';
import { hostNamespace } from './compose/host-namespace.ts';
import { imageAndBuild } from './compose/image-and-build.ts';
import { imageDigest } from './compose/image-digest.ts';
import { imageVersion } from './compose/image-version.ts';
import { initProcess } from './compose/init-process.ts';
import { logRotation } from './compose/log-rotation.ts';
import { mountPropagation } from './compose/mount-propagation.ts';
import { networks } from './compose/networks.ts';
import { noNewPrivileges } from './compose/no-new-privileges.ts';
import { privileged } from './compose/privileged.ts';
import { privilegedPort } from './compose/privileged-port.ts';
import { probePatience } from './compose/probe-patience.ts';
import { publishedAddress } from './compose/published-address.ts';
import { publishedDatabase } from './compose/published-database.ts';
import { readOnly } from './compose/read-only.ts';
import { repeatedPort } from './compose/repeated-port.ts';
import { requiredVariable } from './compose/required-variable.ts';
import { resourceLimits } from './compose/resource-limits.ts';
import { restartPolicy } from './compose/restart-policy.ts';
import { rootUser } from './compose/root-user.ts';
import { secretInEnvironment } from './compose/secret-in-environment.ts';
import { securityProfile } from './compose/security-profile.ts';
import { sensitiveMount } from './compose/sensitive-mount.ts';
import { sharedVolume } from './compose/shared-volume.ts';
import { sourceMount } from './compose/source-mount.ts';
import { startPeriod } from './compose/start-period.ts';
import { stopGrace } from './compose/stop-grace.ts';
import { storeVolume } from './compose/store-volume.ts';
import { tmpfsOptions } from './compose/tmpfs-options.ts';
import { unknownDependency } from './compose/unknown-dependency.ts';
import { unknownKey } from './compose/unknown-key.ts';
import { versionKey } from './compose/version-key.ts';
import { waitForHealth } from './compose/wait-for-health.ts';

/** Every rule about a compose file, sorted by id; a test compares the list with the folder. */
export const composeRules: readonly ComposeRule[] = [
  addedCapability,
  buildInProduction,
  capabilities,
  cgroupParent,
  containerName,
  databaseNetwork,
  defaultPassword,
  developmentServer,
  dockerSocket,
  gpuReservation,
  healthcheck,
  hostDevice,
  hostNamespace,
  imageAndBuild,
  imageDigest,
  imageVersion,
  initProcess,
  logRotation,
  mountPropagation,
  networks,
  noNewPrivileges,
  privileged,
  privilegedPort,
  probePatience,
  publishedAddress,
  publishedDatabase,
  readOnly,
  repeatedPort,
  requiredVariable,
  resourceLimits,
  restartPolicy,
  rootUser,
  secretInEnvironment,
  securityProfile,
  sensitiveMount,
  sharedVolume,
  sourceMount,
  startPeriod,
  stopGrace,
  storeVolume,
  tmpfsOptions,
  unknownDependency,
  unknownKey,
  versionKey,
  waitForHealth,
];
