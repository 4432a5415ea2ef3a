// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are expressions of the workflow
import type { EmittedFile } from '../../model/files.ts';
import type { Emission } from '../input.ts';
import { printYaml, Said, type YamlObject } from '../yaml.ts';
import { imageJob, publishJob } from './publish.ts';
import { stackJob } from './stack.ts';

/** A workflow that builds, tries, scans and publishes the images. */
export function githubActions(input: Emission): readonly EmittedFile[] {
  if (input.plan.services.length === 0) return [];
  const heading = [
    'Builds every image on both architectures, starts the stack and asks it, scans, and publishes what a tag names.',
    'A tag v1.2.3 publishes 1.2.3, 1.2, 1 and latest. Actions stand by their commits, which Dependabot and Renovate move on.',
    'Written by plimsoll emit.',
  ];
  const workflow: YamlObject = {
    name: 'containers',
    on: { pull_request: {}, push: { branches: ['main', 'master'], tags: ['v[0-9]+.[0-9]+.[0-9]+*'] } },
    permissions: new Said({ contents: 'read' }, 'what a job needs beyond that stands in the job'),
    concurrency: {
      group: 'containers-${{ github.ref }}',
      'cancel-in-progress': new Said(
        "${{ !startsWith(github.ref, 'refs/tags/') }}",
        'what is published is published whole',
      ),
    },
    jobs: { stack: stackJob(input), image: imageJob(input), publish: publishJob(input) },
  };
  return [
    {
      path: '.github/workflows/containers.yaml',
      text: printYaml(heading, workflow),
      what: 'workflow of GitHub Actions',
    },
  ];
}
