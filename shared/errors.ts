/**
 * Every error that Vigie says on purpose, with its remedy. A code is never reused; docs/errors.md names exactly these
 * (a test holds the two together).
 */
export const REMEDIES = {
  VIGIE_INPUT_INVALID: 'Give a file in one of the forms that `vigie evaluate --help` lists.',
  VIGIE_USAGE: 'Read `vigie <command> --help` and call again.',
  VIGIE_CONFIG_INVALID: 'Correct the key that the message names, then run the command again.',
  VIGIE_CONFIG_MISSING:
    'Give a configuration with --config or VIGIE_CONFIG, or write ./vigie.yaml (see vigie.example.yaml).',
  VIGIE_SECRET_UNRESOLVED: 'Set the environment variable or grant the Key Vault secret that the message names.',
  VIGIE_CLOCK_UNREADABLE: 'VIGIE_CLOCK must be an ISO date or the address of a simulated Azure that is running.',
  VIGIE_STORE_CONFLICT: 'Somebody else wrote the same document; read it again and decide again.',
  VIGIE_STORE_UNAVAILABLE:
    'The store could not be read or written; check space and rights of the place that the message names.',
  VIGIE_STORE_DAMAGED:
    'Put the document that the message names back from a copy, or move it away where the message says so.',
  VIGIE_LEASE_HELD: 'Another sweep is running on this store; wait for it, or stop it.',
  VIGIE_LEASE_LOST: 'The lease ran out while work was under way; run the command again, it continues where it was.',
  VIGIE_AZURE_UNREADABLE: 'Azure refused or did not answer; read its reason in the message.',
} as const;

export type ErrorCode = keyof typeof REMEDIES;

/** An error for the reader: what happened, to which resource or key; `code` says what kind, REMEDIES what to do. */
export class VigieError extends Error {
  override readonly name = 'VigieError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The words of whatever was thrown, on one line, without a stack. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').trim();
}
