import type { DockerfileRule } from '../rule.ts';
import { absoluteWorkdir } from './dockerfile/absolute-workdir.ts';
import { accountPassword } from './dockerfile/account-password.ts';
import { addArchive } from './dockerfile/add-archive.ts';
import { apkCache } from './dockerfile/apk-cache.ts';
import { aptGetNotApt } from './dockerfile/apt-get-not-apt.ts';
import { aptLists } from './dockerfile/apt-lists.ts';
import { aptRecommends } from './dockerfile/apt-recommends.ts';
import { baseArgDefault } from './dockerfile/base-arg-default.ts';
import { baseDigest } from './dockerfile/base-digest.ts';
import { baseVersion } from './dockerfile/base-version.ts';
import { buildTools } from './dockerfile/build-tools.ts';
import { bytecode } from './dockerfile/bytecode.ts';
import { consecutiveCopies } from './dockerfile/consecutive-copies.ts';
import { consecutiveRuns } from './dockerfile/consecutive-runs.ts';
import { copiedEnvironment } from './dockerfile/copied-environment.ts';
import { copyDestination } from './dockerfile/copy-destination.ts';
import { copyFromKnown } from './dockerfile/copy-from-known.ts';
import { copyFromSelf } from './dockerfile/copy-from-self.ts';
import { copyIgnored } from './dockerfile/copy-ignored.ts';
import { copyNotAdd } from './dockerfile/copy-not-add.ts';
import { copySeveral } from './dockerfile/copy-several.ts';
import { copyWholeImage } from './dockerfile/copy-whole-image.ts';
import { cpuTorch } from './dockerfile/cpu-torch.ts';
import { cudaRuntime } from './dockerfile/cuda-runtime.ts';
import { curlOrWget } from './dockerfile/curl-or-wget.ts';
import { definitionDescription } from './dockerfile/definition-description.ts';
import { developmentServer } from './dockerfile/development-server.ts';
import { emptyContinuation } from './dockerfile/empty-continuation.ts';
import { encryptedDownload } from './dockerfile/encrypted-download.ts';
import { envSelfReference } from './dockerfile/env-self-reference.ts';
import { execForm } from './dockerfile/exec-form.ts';
import { exposeFormat } from './dockerfile/expose-format.ts';
import { exposeProtocol } from './dockerfile/expose-protocol.ts';
import { fromAsCasing } from './dockerfile/from-as-casing.ts';
import { gonePackage } from './dockerfile/gone-package.ts';
import { gpuWhileBuilding } from './dockerfile/gpu-while-building.ts';
import { healthcheck } from './dockerfile/healthcheck.ts';
import { initProcess } from './dockerfile/init-process.ts';
import { inlineIgnore } from './dockerfile/inline-ignore.ts';
import { instructionCasing } from './dockerfile/instruction-casing.ts';
import { instructionOrder } from './dockerfile/instruction-order.ts';
import { invalidJson } from './dockerfile/invalid-json.ts';
import { labelKey } from './dockerfile/label-key.ts';
import { layerOrder } from './dockerfile/layer-order.ts';
import { legacyKeyValue } from './dockerfile/legacy-key-value.ts';
import { loopbackServer } from './dockerfile/loopback-server.ts';
import { maintainer } from './dockerfile/maintainer.ts';
import { missingLibrary } from './dockerfile/missing-library.ts';
import { modelCache } from './dockerfile/model-cache.ts';
import { modelRevision } from './dockerfile/model-revision.ts';
import { needlessCommand } from './dockerfile/needless-command.ts';
import { noCd } from './dockerfile/no-cd.ts';
import { noSudo } from './dockerfile/no-sudo.ts';
import { nodeDevelopment } from './dockerfile/node-development.ts';
import { nonInteractiveInstall } from './dockerfile/non-interactive-install.ts';
import { nonRootUser } from './dockerfile/non-root-user.ts';
import { npmCi } from './dockerfile/npm-ci.ts';
import { numericUser } from './dockerfile/numeric-user.ts';
import { onbuildTrigger } from './dockerfile/onbuild-trigger.ts';
import { outdatedBase } from './dockerfile/outdated-base.ts';
import { pinnedGem } from './dockerfile/pinned-gem.ts';
import { pinnedGo } from './dockerfile/pinned-go.ts';
import { pinnedNpm } from './dockerfile/pinned-npm.ts';
import { pinnedPip } from './dockerfile/pinned-pip.ts';
import { pinnedSystemPackages } from './dockerfile/pinned-system-packages.ts';
import { pipCache } from './dockerfile/pip-cache.ts';
import { pipedInstaller } from './dockerfile/piped-installer.ts';
import { pipefail } from './dockerfile/pipefail.ts';
import { platformOfBase } from './dockerfile/platform-of-base.ts';
import { portRange } from './dockerfile/port-range.ts';
import { probePort } from './dockerfile/probe-port.ts';
import { probeTiming } from './dockerfile/probe-timing.ts';
import { probeTool } from './dockerfile/probe-tool.ts';
import { pythonEnvironment } from './dockerfile/python-environment.ts';
import { remoteAdd } from './dockerfile/remote-add.ts';
import { removedTooLate } from './dockerfile/removed-too-late.ts';
import { repeatedInstruction } from './dockerfile/repeated-instruction.ts';
import { requiredLabels } from './dockerfile/required-labels.ts';
import { reservedStageName } from './dockerfile/reserved-stage-name.ts';
import { rootWorkAfterUser } from './dockerfile/root-work-after-user.ts';
import { rpmCache } from './dockerfile/rpm-cache.ts';
import { secretFile } from './dockerfile/secret-file.ts';
import { secretInEnvironment } from './dockerfile/secret-in-environment.ts';
import { secretValue } from './dockerfile/secret-value.ts';
import { shellInstruction } from './dockerfile/shell-instruction.ts';
import { singleStage } from './dockerfile/single-stage.ts';
import { sshPort } from './dockerfile/ssh-port.ts';
import { stageCycle } from './dockerfile/stage-cycle.ts';
import { stageNameCasing } from './dockerfile/stage-name-casing.ts';
import { stopSignal } from './dockerfile/stop-signal.ts';
import { swallowedInstruction } from './dockerfile/swallowed-instruction.ts';
import { syntax } from './dockerfile/syntax.ts';
import { systemWorkdir } from './dockerfile/system-workdir.ts';
import { trustedRegistry } from './dockerfile/trusted-registry.ts';
import { undeclaredBaseArg } from './dockerfile/undeclared-base-arg.ts';
import { undefinedVariable } from './dockerfile/undefined-variable.ts';
import { uniqueStageName } from './dockerfile/unique-stage-name.ts';
import { updateAlone } from './dockerfile/update-alone.ts';
import { upgrade } from './dockerfile/upgrade.ts';
import { useraddLog } from './dockerfile/useradd-log.ts';
import { verifiedDownloads } from './dockerfile/verified-downloads.ts';
import { visibleDevices } from './dockerfile/visible-devices.ts';
import { wgetProgress } from './dockerfile/wget-progress.ts';
import { worldWritable } from './dockerfile/world-writable.ts';
import { writableCode } from './dockerfile/writable-code.ts';
import { yarnCache } from './dockerfile/yarn-cache.ts';

/** Every rule about a Dockerfile, sorted by id; a test compares the list with the folder. */
export const dockerfileRules: readonly DockerfileRule[] = [
  absoluteWorkdir,
  accountPassword,
  addArchive,
  apkCache,
  aptGetNotApt,
  aptLists,
  aptRecommends,
  baseArgDefault,
  baseDigest,
  baseVersion,
  buildTools,
  bytecode,
  consecutiveCopies,
  consecutiveRuns,
  copiedEnvironment,
  copyDestination,
  copyFromKnown,
  copyFromSelf,
  copyIgnored,
  copyNotAdd,
  copySeveral,
  copyWholeImage,
  cpuTorch,
  cudaRuntime,
  curlOrWget,
  definitionDescription,
  developmentServer,
  emptyContinuation,
  encryptedDownload,
  envSelfReference,
  execForm,
  exposeFormat,
  exposeProtocol,
  fromAsCasing,
  gonePackage,
  gpuWhileBuilding,
  healthcheck,
  initProcess,
  inlineIgnore,
  instructionCasing,
  instructionOrder,
  invalidJson,
  labelKey,
  layerOrder,
  legacyKeyValue,
  loopbackServer,
  maintainer,
  missingLibrary,
  modelCache,
  modelRevision,
  needlessCommand,
  noCd,
  noSudo,
  nodeDevelopment,
  nonInteractiveInstall,
  nonRootUser,
  npmCi,
  numericUser,
  onbuildTrigger,
  outdatedBase,
  pinnedGem,
  pinnedGo,
  pinnedNpm,
  pinnedPip,
  pinnedSystemPackages,
  pipCache,
  pipedInstaller,
  pipefail,
  platformOfBase,
  portRange,
  probePort,
  probeTiming,
  probeTool,
  pythonEnvironment,
  remoteAdd,
  removedTooLate,
  repeatedInstruction,
  requiredLabels,
  reservedStageName,
  rootWorkAfterUser,
  rpmCache,
  secretFile,
  secretInEnvironment,
  secretValue,
  shellInstruction,
  singleStage,
  sshPort,
  stageCycle,
  stageNameCasing,
  stopSignal,
  swallowedInstruction,
  syntax,
  systemWorkdir,
  trustedRegistry,
  undeclaredBaseArg,
  undefinedVariable,
  uniqueStageName,
  updateAlone,
  upgrade,
  useraddLog,
  verifiedDownloads,
  visibleDevices,
  wgetProgress,
  worldWritable,
  writableCode,
  yarnCache,
];
