import type { Config } from '../model/config.ts';
import { type Choice, choose } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import type { Base } from '../model/plan.ts';

/** Debian packages by subprocess tool, and by library that is opened by name: what nothing in a wheel's ELF headers can tell. */
const TOOLS: Readonly<Record<string, readonly string[]>> = {
  ffmpeg: ['ffmpeg'],
  ffprobe: ['ffmpeg'],
  git: ['git'],
  gs: ['ghostscript'],
  convert: ['imagemagick'],
  libpq: ['libpq5'],
  libreoffice: ['libreoffice-core'],
  pdftoppm: ['poppler-utils'],
  pdftotext: ['poppler-utils'],
  pg_dump: ['postgresql-client'],
  redis: ['redis-tools'],
  sox: ['sox'],
  tesseract: ['tesseract-ocr'],
  wkhtmltopdf: ['wkhtmltopdf'],
};

/** Debian packages by distribution that loads a library with dlopen, which no ELF header names. */
const DLOPENED: Readonly<Record<string, readonly string[]>> = {
  pdf2image: ['poppler-utils'],
  pydub: ['ffmpeg'],
  pytesseract: ['tesseract-ocr'],
  'python-magic': ['libmagic1'],
  pyzbar: ['libzbar0'],
  weasyprint: ['libpango-1.0-0', 'libpangoft2-1.0-0', 'libharfbuzz-subset0'],
};

/**
 * Debian packages a service's image starts from: interpreter and run-time libraries, certificates and time zones,
 * no shell, no package manager. Native libraries of the wheels are found later, by their ELF headers.
 */
export function choosePackages(service: Service, base: Base, config: Config): Choice<readonly string[]> {
  const runtime = base.kind === 'image' ? [] : basePackages(base.runtime.version);
  const hinted = [...calledPackages(service), ...service.declared.flatMap((name) => DLOPENED[name] ?? [])];
  const configured = config.services?.[service.id]?.packages ?? [];
  const reasons = [
    base.kind === 'image'
      ? 'what the base lacks'
      : 'the interpreter and what it links to, certificates and time zones; no shell, apt or pip',
    ...(hinted.length > 0 ? [`${unique(hinted).join(', ')}: called or loaded at run time`] : []),
    ...(configured.length > 0 ? [`${configured.join(', ')}: set in plimsoll.yaml`] : []),
  ];
  return choose(unique([...runtime, ...hinted, ...configured]), reasons.join('; '));
}

/** What a base with this version of Python is assembled from. */
export function basePackages(python: string): readonly string[] {
  return [
    `python${python}-minimal`,
    `libpython${python}-stdlib`,
    'base-files',
    'ca-certificates',
    'libc6',
    'libgcc-s1',
    'libgomp1',
    'libstdc++6',
    'netbase',
    'tzdata',
  ];
}

/** Debian packages of the programs that the code calls and of the configuration. */
export function toolPackages(service: Service, config: Config): readonly string[] {
  return [...calledPackages(service), ...(config.services?.[service.id]?.packages ?? [])];
}

function calledPackages(service: Service): readonly string[] {
  return service.tools.flatMap((tool) => TOOLS[tool] ?? []);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
