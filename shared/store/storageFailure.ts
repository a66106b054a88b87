import { isRestError } from '@azure/storage-blob';
import { messageOf, VigieError } from '../errors.js';
import { isObject } from '../json.js';
import { clean } from '../text.js';
import { isSilence } from './patience.js';

/** What Azure Storage answered, where it did. */
export interface StorageRefusal {
  readonly status: number | undefined;
  /** Azure's own code (`BlobAlreadyExists`), or the network's (`ECONNREFUSED`); empty where there is none. */
  readonly code: string;
}

export function refusalOf(error: unknown): StorageRefusal {
  if (!isRestError(error)) return { status: undefined, code: '' };
  const details: unknown = error.details;
  const code = isObject(details) && typeof details.errorCode === 'string' ? details.errorCode : error.code;
  return { status: error.statusCode, code: code ?? '' };
}

/** Azure answered with one of these codes. */
export function hasCodeOf(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(refusalOf(error).code);
}

/** What a 403 most likely lacks; any other code: the role. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  AuthorizationFailure: 'the network rules of the account keep this machine out, or its identity has no role there',
  AuthenticationFailed: 'the key, signature or token was not accepted; look at the clock of this machine too',
  KeyBasedAuthenticationNotPermitted:
    'the account takes no keys; unset AzureWebJobsStorage and set AzureWebJobsStorage__accountName',
};

/**
 * What a reader is told: place, status and code, and for 403 what is missing. The client's own error is not kept as
 * cause, because it holds the request, and with it a signature or a token.
 * @param place address of the blob or queue, without query
 * @param role the role that allows it
 */
export function storageError(place: string, error: unknown, role: string): VigieError {
  if (error instanceof VigieError) return error;
  return new VigieError(
    'VIGIE_STORE_UNAVAILABLE',
    `${withoutQuery(place)} could not be read or written: ${reason(error, role)}`,
  );
}

function reason(error: unknown, role: string): string {
  const { status, code } = refusalOf(error);
  if (status === 403 || status === 401) {
    return `${status} ${code}: ${FORBIDDEN[code] ?? `the identity lacks the role ${role} on the storage account`}`;
  }
  if (status !== undefined) return `${status} ${code}`.trim();
  if (code !== '') return code;
  return isSilence(error) ? 'no answer in time' : clean(messageOf(error));
}

function withoutQuery(place: string): string {
  return place.replace(/\?.*$/, '');
}
