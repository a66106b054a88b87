import { isRestError } from '@azure/core-rest-pipeline';

/** Was there no whole answer: connection refused or cut, name not found, time over? */
export function isNetworkTrouble(error: unknown): boolean {
  if (isRestError(error)) return error.statusCode === undefined;
  return error instanceof Error && error.name === 'AbortError';
}

/** A nextLink or a redirect that leads to another server: followed, it would carry our token there. */
export class LedElsewhere extends Error {
  override readonly name = 'LedElsewhere';

  constructor(to: string, home: string) {
    super(`the answer leads to ${to}, outside of ${home}`);
  }
}
