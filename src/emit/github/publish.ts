// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are expressions of the workflow
import type { Emission } from '../input.ts';
import { Said, type YamlObject } from '../yaml.ts';
import { action } from './actions.ts';
import { buildInputs, checkout, platformRow, platformsOf } from './stack.ts';

const TAGGED = "startsWith(github.ref, 'refs/tags/v')";
/** Names of images are in lower case, those of repositories need not be. */
const NAME = 'echo "IMAGE=ghcr.io/${GITHUB_REPOSITORY,,}/$SERVICE" >> "$GITHUB_ENV"';

/** Each image on each architecture, pushed by its digest with what is in it and how it was made. */
export function imageJob(input: Emission): YamlObject {
  const rows = input.plan.services.flatMap((service) =>
    platformsOf(input).map((platform) => ({
      service: service.id,
      ...buildInputs(service, input),
      ...platformRow(platform),
    })),
  );
  return {
    name: 'image of ${{ matrix.service }} for ${{ matrix.arch }}',
    if: TAGGED,
    needs: 'stack',
    strategy: { matrix: { include: rows } },
    'runs-on': '${{ matrix.runner }}',
    'timeout-minutes': 60,
    permissions: { contents: 'read', packages: 'write' },
    env: { SERVICE: '${{ matrix.service }}' },
    steps: [
      checkout(),
      { name: 'Name of the image', run: NAME },
      { uses: action('docker/setup-buildx-action') },
      login(),
      {
        id: 'build',
        uses: action('docker/build-push-action'),
        with: {
          context: '${{ matrix.context }}',
          file: '${{ matrix.file }}',
          target: '${{ matrix.target }}',
          'build-args': 'REVISION=${{ github.sha }}\nVERSION=${{ github.ref_name }}\n',
          'cache-from': 'type=gha,scope=${{ matrix.service }}-${{ matrix.arch }}',
          outputs: 'type=image,name=${{ env.IMAGE }},push-by-digest=true,name-canonical=true,push=true',
          sbom: new Said(true, 'SPDX: docker buildx imagetools inspect IMAGE --format "{{ json .SBOM }}"'),
          provenance: 'mode=max',
        },
      },
      {
        name: 'Remember the digest',
        env: { DIGEST: '${{ steps.build.outputs.digest }}' },
        run: 'mkdir -p "$RUNNER_TEMP/digests"\ntouch "$RUNNER_TEMP/digests/${DIGEST#sha256:}"\n',
      },
      {
        uses: action('actions/upload-artifact'),
        with: {
          name: 'digest-${{ matrix.service }}-${{ matrix.arch }}',
          path: '${{ runner.temp }}/digests/*',
          'if-no-files-found': 'error',
          'retention-days': 1,
        },
      },
    ],
  };
}

/** One name for the images of all architectures, with the versions the tag stands for. */
export function publishJob({ plan }: Emission): YamlObject {
  const merge = [
    'mapfile -t tags < <(jq --raw-output \'.tags[] | "--tag=" + .\' <<< "$DOCKER_METADATA_OUTPUT_JSON")',
    'mapfile -t images < <(printf "$IMAGE@sha256:%s\\n" *)',
    'docker buildx imagetools create "${tags[@]}" "${images[@]}"',
  ];
  return {
    name: 'publish ${{ matrix.service }}',
    if: TAGGED,
    needs: 'image',
    strategy: { matrix: { service: plan.services.map(({ id }) => id) } },
    'runs-on': 'ubuntu-24.04',
    'timeout-minutes': 10,
    permissions: { packages: 'write' },
    env: { SERVICE: '${{ matrix.service }}' },
    steps: [
      { name: 'Name of the image', run: NAME },
      {
        uses: action('actions/download-artifact'),
        with: {
          pattern: 'digest-${{ matrix.service }}-*',
          path: '${{ runner.temp }}/digests',
          'merge-multiple': true,
        },
      },
      { uses: action('docker/setup-buildx-action') },
      login(),
      {
        uses: action('docker/metadata-action'),
        with: {
          images: '${{ env.IMAGE }}',
          tags: "type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}\ntype=semver,pattern={{major}},enable=${{ !startsWith(github.ref, 'refs/tags/v0.') }}\n",
        },
      },
      {
        name: 'Publish',
        'working-directory': '${{ runner.temp }}/digests',
        run: `${merge.join('\n')}\n`,
      },
    ],
  };
}

function login(): YamlObject {
  return {
    uses: action('docker/login-action'),
    with: {
      registry: 'ghcr.io',
      username: '${{ github.actor }}',
      password: '${{ secrets.GITHUB_TOKEN }}',
    },
  };
}
