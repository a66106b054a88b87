/** The program was called in a way that cannot work: one line for the caller, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
