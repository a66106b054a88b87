import type { TokenCredential } from '@azure/core-auth';

/** Entra tokens for whoever talks to Azure. */
export interface TokenSource {
  readonly credential: TokenCredential;
  /** A bearer token for an audience (`https://monitor.azure.com`), without the word Bearer. */
  tokenFor(audience: string): Promise<string>;
}
