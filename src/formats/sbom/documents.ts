import type { Image } from '../../model/image.ts';
import type { Digest } from '../../model/store.ts';
import type { Component } from './components.ts';

/** No document tells when it was made: the same image gives the same bytes. */
const CREATED = '1970-01-01T00:00:00Z';

/** Of the program that makes the documents. */
export interface Maker {
  readonly name: string;
  readonly version: string;
}

/** An SPDX 2.3 document, as JSON, of what an image contains. */
export function spdxDocument(image: Image, components: readonly Component[], maker: Maker): string {
  const root = 'SPDXRef-image';
  const named = components.map((one, at) => ({ ...one, id: `SPDXRef-package-${at + 1}` }));
  return json({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: image.ref,
    documentNamespace: `urn:plimsoll:spdx:${image.digest}`,
    creationInfo: { created: CREATED, creators: [`Tool: ${maker.name}-${maker.version}`] },
    documentDescribes: [root],
    packages: [
      {
        SPDXID: root,
        name: image.service,
        versionInfo: image.digest,
        downloadLocation: 'NOASSERTION',
        filesAnalyzed: false,
        primaryPackagePurpose: 'CONTAINER',
      },
      ...named.map(({ id, name, version, purl, hash }) => ({
        SPDXID: id,
        name,
        versionInfo: version,
        downloadLocation: 'NOASSERTION',
        filesAnalyzed: false,
        ...(hash === null ? {} : { checksums: [{ algorithm: hash.algorithm, checksumValue: hash.hex }] }),
        externalRefs: [
          { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl },
        ],
      })),
    ],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: root },
      ...named.map(({ id }) => ({
        spdxElementId: root,
        relationshipType: 'CONTAINS',
        relatedSpdxElement: id,
      })),
    ],
  });
}

/** A CycloneDX 1.5 document, as JSON, of what an image contains. */
export function cyclonedxDocument(image: Image, components: readonly Component[], maker: Maker): string {
  const root = `${image.service}@${image.digest}`;
  return json({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(image.digest)}`,
    version: 1,
    metadata: {
      timestamp: CREATED,
      tools: { components: [{ type: 'application', name: maker.name, version: maker.version }] },
      component: { type: 'container', 'bom-ref': root, name: image.service, version: image.digest },
    },
    components: components.map(({ name, version, purl, hash }) => ({
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      purl,
      ...(hash === null
        ? {}
        : { hashes: [{ alg: hash.algorithm.replace('SHA', 'SHA-'), content: hash.hex }] }),
    })),
    dependencies: [{ ref: root, dependsOn: components.map(({ purl }) => purl) }],
  });
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/**
 * An in-toto statement (v1) with SLSA provenance (v1), as JSON: what the image was made of, by what.
 * @param base manifest of the image of others that it is built on, or null
 */
export function provenanceStatement(
  image: Image,
  components: readonly Component[],
  maker: Maker,
  base: Digest | null = null,
): string {
  return json({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: image.ref, digest: { sha256: image.digest.replace('sha256:', '') } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'urn:plimsoll:build:1',
        externalParameters: { service: image.service, platform: image.platform },
        internalParameters: {},
        resolvedDependencies: [
          ...(base === null
            ? []
            : [{ name: 'base image', digest: { sha256: base.replace('sha256:', '') }, mediaType: MANIFEST }]),
          // What came with the base is not resolved here: its digest says it.
          ...components.flatMap(({ purl, hash }) =>
            hash === null ? [] : { uri: purl, digest: { [hash.algorithm.toLowerCase()]: hash.hex } },
          ),
        ],
      },
      runDetails: {
        builder: { id: `urn:plimsoll:${maker.name}`, version: { [maker.name]: maker.version } },
      },
    },
  });
}

/** A UUID (RFC 9562, version 8) that tells the digest. */
function uuidOf(digest: string): string {
  const hex = digest.replace('sha256:', '');
  const [a, b, c, d, e] = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(13, 16),
    hex.slice(17, 20),
    hex.slice(20, 32),
  ];
  return `${a}-${b}-8${c}-8${d}-${e}`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
