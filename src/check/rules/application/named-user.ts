import { parseImageName } from '../../../formats/dockerfile/image.ts';
import { at, isTrue } from '../../../formats/yaml/node.ts';
import { BASE, inDeployment } from '../../example.ts';
import type { ApplicationFacts, ImageBuild } from '../../facts/application.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { ApplicationRule } from '../../rule.ts';

const application = (user: string) => ({
  'plants/Dockerfile': `FROM ${BASE}\nARG ACCOUNT=${user}\nUSER $ACCOUNT\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n`,
  'k8s/api.yaml': `# plimsoll global ignore=kubernetes/high-ids: the number is what is missing\n${inDeployment(
    'securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}',
    `image: registry.example.org/plants:1.2@sha256:${'0'.repeat(64)}\nsecurityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}`,
  )}`,
});

export const namedUser: ApplicationRule = {
  id: 'application/named-user',
  title: 'A numbered user where a pod must not run as root',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'What runAsNonRoot asks is held against the number of the user: an image that names its user is refused (CreateContainerConfigError), whoever that is.',
  fix: 'Write the number of the user: in USER of the Dockerfile, or as runAsUser of the pod.',
  source: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  bad: [{ at: 'k8s/api.yaml:11', example: application('app') }],
  good: [application('10001')],
  check(facts, report) {
    for (const { pod, container } of containers({ objects: facts.objects, all: facts.objects })) {
      const asked = at(container.security, 'runAsNonRoot') ?? at(pod.security, 'runAsNonRoot');
      const numbered = at(container.security, 'runAsUser') ?? at(pod.security, 'runAsUser');
      if (!asked || !isTrue(asked) || numbered || container.image === null) continue;
      const user = builtAs(facts, container.image)?.facts.final?.end.user?.split(':')[0] ?? '';
      if (/^[a-z_][\w-]*$/i.test(user) && user !== 'root')
        report(asked, `the image of ${container.name} runs as ${user}, whose number a pod cannot know`);
    }
  },
};

/** The build of the image that a manifest names: a compose file names both, or its folder is called so. */
function builtAs({ stacks, builds, buildOf }: ApplicationFacts, image: string): ImageBuild | null {
  const { repository } = parseImageName(image);
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  for (const { compose } of stacks)
    for (const service of compose.services)
      if (service.image && parseImageName(service.image.name).repository === repository) {
        const build = buildOf(compose.paths[0] ?? '', service);
        if (build) return build;
      }
  return builds.find(({ facts }) => facts.path === `${name}/Dockerfile`) ?? null;
}
