import type { KubernetesRule } from '../rule.ts';
import { apparmor } from './kubernetes/apparmor.ts';
import { capabilities } from './kubernetes/capabilities.ts';
import { danglingService } from './kubernetes/dangling-service.ts';
import { externalAddress } from './kubernetes/external-address.ts';
import { gpuToleration } from './kubernetes/gpu-toleration.ts';
import { highIds } from './kubernetes/high-ids.ts';
import { hostNamespace } from './kubernetes/host-namespace.ts';
import { hostPath } from './kubernetes/host-path.ts';
import { hostPort } from './kubernetes/host-port.ts';
import { imageVersion } from './kubernetes/image-version.ts';
import { limitRange } from './kubernetes/limit-range.ts';
import { namespace } from './kubernetes/namespace.ts';
import { networkPolicy } from './kubernetes/network-policy.ts';
import { nonRoot } from './kubernetes/non-root.ts';
import { outdatedApi } from './kubernetes/outdated-api.ts';
import { privilegeEscalation } from './kubernetes/privilege-escalation.ts';
import { privileged } from './kubernetes/privileged.ts';
import { privilegedPort } from './kubernetes/privileged-port.ts';
import { probes } from './kubernetes/probes.ts';
import { procMount } from './kubernetes/proc-mount.ts';
import { readOnly } from './kubernetes/read-only.ts';
import { replicas } from './kubernetes/replicas.ts';
import { resourceQuota } from './kubernetes/resource-quota.ts';
import { resources } from './kubernetes/resources.ts';
import { rootGroup } from './kubernetes/root-group.ts';
import { seccomp } from './kubernetes/seccomp.ts';
import { secretInConfig } from './kubernetes/secret-in-config.ts';
import { securityContext } from './kubernetes/security-context.ts';
import { selinux } from './kubernetes/selinux.ts';
import { serviceAccountToken } from './kubernetes/service-account-token.ts';
import { sysctl } from './kubernetes/sysctl.ts';
import { tiller } from './kubernetes/tiller.ts';
import { volumeType } from './kubernetes/volume-type.ts';
import { windowsHostProcess } from './kubernetes/windows-host-process.ts';

/** Every rule about a Kubernetes manifest, sorted by id; a test compares the list with the folder. */
export const kubernetesRules: readonly KubernetesRule[] = [
  apparmor,
  capabilities,
  danglingService,
  externalAddress,
  gpuToleration,
  highIds,
  hostNamespace,
  hostPath,
  hostPort,
  imageVersion,
  limitRange,
  namespace,
  networkPolicy,
  nonRoot,
  outdatedApi,
  privilegeEscalation,
  privileged,
  privilegedPort,
  probes,
  procMount,
  readOnly,
  replicas,
  resourceQuota,
  resources,
  rootGroup,
  seccomp,
  secretInConfig,
  securityContext,
  selinux,
  serviceAccountToken,
  sysctl,
  tiller,
  volumeType,
  windowsHostProcess,
];
