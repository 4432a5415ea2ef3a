/** An image as FROM, COPY --from or a compose file names it, taken apart. */
export interface ImageName {
  /** `registry.example.org:5000`, or null for the default one. */
  readonly registry: string | null;
  /** Without registry, tag and digest: `library/python` stays as written. */
  readonly repository: string;
  readonly tag: string | null;
  /** `sha256:...` */
  readonly digest: string | null;
}

/**
 * Takes an image's name apart: `[registry/]repository[:tag][@digest]`. The first part is a registry when it holds
 * a dot or a colon or is `localhost` (distribution reference grammar).
 */
export function parseImageName(text: string): ImageName {
  const at = text.indexOf('@');
  const digest = at < 0 ? null : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const slash = named.indexOf('/');
  const first = named.slice(0, Math.max(slash, 0));
  const registry = /[.:]/.test(first) || first === 'localhost' ? first : null;
  const rest = registry === null ? named : named.slice(slash + 1);
  const colon = rest.lastIndexOf(':');
  const tagged = colon > rest.lastIndexOf('/');
  return {
    registry,
    repository: tagged ? rest.slice(0, colon) : rest,
    tag: tagged ? rest.slice(colon + 1) : null,
    digest,
  };
}

/** Words of tags that say how an image is made, not which version of it it is. */
const VARIANT =
  /^(latest|alpine|slim|trixie|bookworm|bullseye|buster|noble|jammy|focal|gpu|cpu|cuda|rocm|management|otel|perl|fpm|apache)$/i;
/** Images whose versions have such names. */
const DISTRIBUTION = /(^|\/)(debian|ubuntu|alpine|buildpack-deps|bitnami\/minideb)$/;

/** True for an image of which neither a version nor a digest is named: without a tag, `latest`, or a variant alone. */
export function isUnversioned(name: ImageName): boolean {
  const { tag, digest } = name;
  return digest === null && (tag === null || tag === 'latest' || isVariantAlone(name));
}

/** True for a tag that names a variant alone: `nginx:alpine` is `nginx:latest` on another base. */
export function isVariantAlone({ repository, tag, digest }: ImageName): boolean {
  if (tag === null || tag === 'latest' || digest !== null || DISTRIBUTION.test(repository)) return false;
  return tag.split('-').every((word) => VARIANT.test(word));
}

const DOMAIN =
  '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const IMAGE = new RegExp(
  `^(?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$`,
);

/** True when an engine would accept the name (distribution reference grammar). */
export function isImageName(text: string): boolean {
  return text.length <= 512 && IMAGE.test(text);
}
