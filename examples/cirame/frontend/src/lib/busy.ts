import { ref } from 'vue';

/** One piece of work at a time, and what went wrong with the last. */
export function useWork() {
  const busy = ref(false);
  const error = ref<string | null>(null);

  async function work(task: () => Promise<void>): Promise<void> {
    busy.value = true;
    error.value = null;
    try {
      await task();
    } catch (fault) {
      error.value = fault instanceof Error ? fault.message : String(fault);
    }
    busy.value = false;
  }

  return { busy, error, work };
}
