import type { ApplicationRule } from '../rule.ts';
import { buildTimeVariable } from './application/build-time-variable.ts';
import { composeProbe } from './application/compose-probe.ts';
import { containerPort } from './application/container-port.ts';
import { contextSize } from './application/context-size.ts';
import { ignoreCoverage } from './application/ignore-coverage.ts';
import { ignoreFile } from './application/ignore-file.ts';
import { missingDependency } from './application/missing-dependency.ts';
import { missingDockerfile } from './application/missing-dockerfile.ts';
import { missingEnvironment } from './application/missing-environment.ts';
import { missingSource } from './application/missing-source.ts';
import { namedUser } from './application/named-user.ts';
import { neededFileIgnored } from './application/needed-file-ignored.ts';
import { probeRoute } from './application/probe-route.ts';
import { publicAddress } from './application/public-address.ts';
import { readOnlyWrites } from './application/read-only-writes.ts';
import { secretInContext } from './application/secret-in-context.ts';
import { serviceAddress } from './application/service-address.ts';
import { unusedDependency } from './application/unused-dependency.ts';
import { uploadLimit } from './application/upload-limit.ts';
import { upstream } from './application/upstream.ts';

/** Every rule about how the files of an application fit together, sorted by id; a test compares the list with the folder. */
export const applicationRules: readonly ApplicationRule[] = [
  buildTimeVariable,
  composeProbe,
  containerPort,
  contextSize,
  ignoreCoverage,
  ignoreFile,
  missingDependency,
  missingDockerfile,
  missingEnvironment,
  missingSource,
  namedUser,
  neededFileIgnored,
  probeRoute,
  publicAddress,
  readOnlyWrites,
  secretInContext,
  serviceAddress,
  unusedDependency,
  uploadLimit,
  upstream,
];
