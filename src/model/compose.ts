/** How Compose is called here: its command, the arguments before its own, and what leads it to the engine. */
export interface Compose {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}
