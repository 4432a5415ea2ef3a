/** What makes a server read its code again when it changes, by the name of its program. */
const RELOAD: Readonly<Record<string, readonly string[]>> = {
  gunicorn: ['--reload'],
  hypercorn: ['--reload'],
  streamlit: ['--server.runOnSave', 'true'],
  uvicorn: ['--reload'],
};

/** The command of a service for development: the same server, which starts anew when a file changes. */
export function reloading(command: readonly string[]): readonly string[] {
  const program = command[0]?.split('/').at(-1) ?? '';
  const added = RELOAD[program] ?? [];
  // After `--` nothing is an option any more; none of the recipes has one.
  return [...command, ...added];
}
