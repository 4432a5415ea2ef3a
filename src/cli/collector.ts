/**
 * Runs work with what it leaves behind collected early: V8 lets the space of young objects grow to 128 MB on machines with
 * much memory, and keeps it. Scanning a large tree takes half the memory so, building a fifth less, and looking into
 * a large image 70 MB less (bench/inspect.ts), in the same time.
 */
export function frugally<T>(work: () => Promise<T>): Promise<T> {
  return withFlag('semi-space-growth-factor', 1, 2, work);
}

/**
 * Runs work through which buffers pass, while little lives: V8 looks through all that lives whenever some megabytes have
 * passed, thirty times in a build, which was a twelfth of its time. So it does six times, with the same memory at its peak
 * (bench/budgets.ts memory), as buffers are given back by hand (oci/release.ts).
 */
export function streaming<T>(work: () => Promise<T>): Promise<T> {
  return withFlag('heap-growing-percent', 300, 0, work);
}

async function withFlag<T>(name: string, value: number, usual: number, work: () => Promise<T>): Promise<T> {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString(`--${name}=${value}`);
  try {
    return await work();
  } finally {
    setFlagsFromString(`--${name}=${usual}`);
  }
}
