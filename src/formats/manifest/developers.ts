const WORDS =
  /(?:^|[-_.])(?:dev|devel|develop|development|tests?|testing|docs?|lint|linting|typing|mypy|ci|notebooks?|examples?|bench\w*|coverage|build|maintenance)(?:[-_.]|$)/i;

/** Whether an extra or a dependency group is for those who work on the code, by a word of its name: `dev`, `test-gpu`. */
export function isForDevelopers(group: string): boolean {
  return WORDS.test(group);
}
