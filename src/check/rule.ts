import type { Span } from '../formats/dockerfile/node.ts';
import type { Category, Persona } from '../model/check.ts';
import type { CheckConfig } from '../model/config.ts';
import type { Confidence, Severity } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { ApplicationFacts } from './facts/application.ts';
import type { ComposeFacts } from './facts/compose.ts';
import type { IgnoreFacts } from './facts/ignore.ts';
import type { KubernetesFacts } from './facts/kubernetes.ts';
import type { NginxFacts } from './facts/nginx.ts';
import type { DockerfileFacts } from './facts/stage.ts';

/** Another tool's name for the same finding, `tool:id`: `hadolint:DL3025`, `trivy:DS-0002`, `kics:fd54f200`. */
export type Alias =
  `${'hadolint' | 'buildkit' | 'trivy' | 'checkov' | 'kics' | 'compose-lint' | 'dclint' | 'semgrep'}:${string}`;

/** One replacement in a file: `text` instead of `[start, end)` of its source. */
export interface Edit extends Span {
  readonly text: string;
}

/** A mechanical fix: edits of the file the finding is in, which do not overlap. */
export interface Patch {
  readonly edits: readonly Edit[];
  /** False when the built image may behave otherwise; `breaks` then says how. */
  readonly safe: boolean;
  readonly breaks?: string;
}

/** What one finding adds to its rule. */
export interface Details {
  /** The next action, when it is more exact than the rule's. */
  readonly fix?: string;
  /** The other tools that would report this very one, when not all of the rule's. */
  readonly aliases?: readonly Alias[];
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly persona?: Persona;
  readonly patch?: Patch;
}

/** Where a finding is: a place in the rule's file, or in another one of the application. */
export interface Place extends Span {
  readonly path?: string;
}

/** How a rule tells of a finding: where it is, what is so, and what is special about this one. */
export type Report = (place: Place, message: string, details?: Details) => void;

/** What an organisation asks for beyond the rules' own judgement. */
export type Policy = Pick<CheckConfig, 'registries' | 'labels' | 'strictLabels'>;

/** A file's text, or several files by path. */
export type Example = string | Readonly<Record<string, string>>;

/** An example together with what scanning it would find. */
export interface Scanned {
  readonly example: Example;
  readonly inventory: Inventory;
}

/** An example that must give exactly one finding, at this line (`path:line` when there are several files). */
export interface BadExample {
  readonly at: number | string;
  readonly example: Example;
  readonly inventory?: Inventory;
}

/** All that is known of a rule; from it come its documentation, SARIF metadata, aliases and tests. */
export interface Rule<Facts> {
  /** Id in words, `target/what`. */
  readonly id: `${Target}/${string}`;
  /** What it asks for, as a noun phrase or short sentence. */
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly persona: Persona;
  readonly category: Category;
  readonly aliases: readonly Alias[];
  /** Why it matters: what goes wrong otherwise. */
  readonly why: string;
  /** The next action, imperative. */
  readonly fix: string;
  /** Where the premise is documented. */
  readonly source: string;
  /** Wishes its examples are checked with, for a rule that asks for nothing without any. */
  readonly policy?: Policy;
  readonly bad: readonly BadExample[];
  readonly good: readonly (Example | Scanned)[];
  check(facts: Facts, report: Report): void;
}

/** What rules are about: a kind of file, or the application as a whole. */
export type Target = 'dockerfile' | 'dockerignore' | 'compose' | 'nginx' | 'kubernetes' | 'application';

/** Asked of every Dockerfile, or of those alone that are not for development or tests by their name. */
export interface DockerfileRule extends Rule<DockerfileFacts> {
  readonly deployedOnly?: true;
}

/** Files for development are left alone unless the rule says that it holds everywhere. */
export interface ComposeRule extends Rule<ComposeFacts> {
  readonly everywhere: boolean;
}

export type KubernetesRule = Rule<KubernetesFacts>;

export type NginxRule = Rule<NginxFacts>;

export type ApplicationRule = Rule<ApplicationFacts>;

export type DockerignoreRule = Rule<IgnoreFacts>;
