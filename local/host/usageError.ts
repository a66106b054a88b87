/** Something that the caller can mend: an option, host.json, or functions that this host cannot run. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @returns the words of whatever was thrown */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
