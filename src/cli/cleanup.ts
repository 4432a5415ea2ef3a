type Clean = () => Promise<unknown>;

/** Milliseconds all of it may take: nobody waits longer after pressing Ctrl-C. */
const PATIENCE = 10_000;

/** What has to be undone when a run is interrupted: running containers, half-written files. */
export class Cleanup {
  readonly #pending = new Set<Clean>();

  /** Registers `clean`; the returned function takes it off again once it has been done in the ordinary way. */
  add(clean: Clean): () => void {
    this.#pending.add(clean);
    return () => this.#pending.delete(clean);
  }

  /** Does all that is pending at once, ignoring what fails, within ten seconds. */
  async run(): Promise<void> {
    const pending = [...this.#pending];
    this.#pending.clear();
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE).unref());
    await Promise.race([Promise.allSettled(pending.map((clean) => clean())), patience]);
  }
}
