import type { TokenCredential } from '@azure/core-auth';
import { BlobServiceClient, newPipeline } from '@azure/storage-blob';
import { QueueServiceClient, newPipeline as queuePipeline } from '@azure/storage-queue';
import type { CloudSettings } from '../config/cloud.js';
import { VigieError } from '../errors.js';
import { type PatienceSettings, patience, retries } from './patience.js';
import { verified } from './verified.js';

/** The setting that Functions keep their own storage under; Vigie stores in the same account. */
const SETTING = 'AzureWebJobsStorage';

export type Environment = Readonly<Record<string, string | undefined>>;

/** How the storage account is reached. */
export interface StorageAccess {
  readonly environment: Environment;
  readonly cloud: Pick<CloudSettings, 'blobSuffix' | 'queueSuffix'>;
  /** Whose right counts where the environment holds no key: the host's own identity. */
  identity(clientId: string | undefined): TokenCredential;
  /** @default DURATIONS and STORE_TRIES */
  readonly patience?: PatienceSettings;
}

interface Service {
  /** What the setting by identity is called, and how the host begins. */
  readonly uri: string;
  readonly suffix: string;
}

/**
 * The blobs of the account that the environment names: by connection string (`AzureWebJobsStorage`), else by identity
 * (`AzureWebJobsStorage__accountName`, or `…__blobServiceUri`, and `…__clientId`).
 * @throws VigieError VIGIE_CONFIG_INVALID; no value is repeated, it may be a key
 */
export function blobService(access: StorageAccess): BlobServiceClient {
  const { url, credential } = reached(
    access,
    { uri: 'blobServiceUri', suffix: access.cloud.blobSuffix },
    (connection) => BlobServiceClient.fromConnectionString(connection),
  );
  const pipeline = newPipeline(credential, clientOptions(access));
  pipeline.factories.push(patience(access.patience), verified(access.environment));
  return new BlobServiceClient(url, pipeline);
}

/** The queues of the same account; `…__queueServiceUri` in place of `…__blobServiceUri`. */
export function queueService(access: StorageAccess): QueueServiceClient {
  const { url, credential } = reached(
    access,
    { uri: 'queueServiceUri', suffix: access.cloud.queueSuffix },
    (connection) => ({
      url: QueueServiceClient.fromConnectionString(connection).url,
      // The client of queues does not show the credential that it made of the same key.
      credential: BlobServiceClient.fromConnectionString(connection).credential,
    }),
  );
  const pipeline = queuePipeline(credential, clientOptions(access));
  pipeline.factories.push(patience(access.patience), verified(access.environment));
  return new QueueServiceClient(url, pipeline);
}

function clientOptions({ patience: settings }: StorageAccess) {
  return {
    retryOptions: retries(settings),
    userAgentOptions: { userAgentPrefix: `vigie/${process.env.VIGIE_VERSION ?? 'dev'}` },
  };
}

function reached<T>(
  { environment, identity }: StorageAccess,
  service: Service,
  parse: (connection: string) => { url: string; credential: T },
): { url: string; credential: T | TokenCredential } {
  const connection = environment[SETTING];
  if (connection) return byConnection(connection, parse);
  const clientId = environment[`${SETTING}__clientId`] || undefined;
  return { url: endpoint(environment, service), credential: identity(clientId) };
}

function byConnection<T>(connection: string, parse: (connection: string) => T): T {
  try {
    return parse(connection);
  } catch {
    // What the client says may repeat a part of the key.
    throw new VigieError(
      'VIGIE_CONFIG_INVALID',
      `${SETTING} is no connection string of a storage account; use the one that the account shows, or unset it and set ${SETTING}__accountName`,
    );
  }
}

function endpoint(environment: Environment, { uri, suffix }: Service): string {
  const given = environment[`${SETTING}__${uri}`];
  if (given) return checkedUri(given, `${SETTING}__${uri}`);
  const name = environment[`${SETTING}__accountName`];
  if (!name) {
    throw new VigieError(
      'VIGIE_CONFIG_INVALID',
      `the store is Azure Storage, and the environment names no account; set ${SETTING} (a connection string), or ${SETTING}__accountName to use an identity`,
    );
  }
  if (!/^[a-z0-9]{3,24}$/.test(name)) {
    throw new VigieError(
      'VIGIE_CONFIG_INVALID',
      `${SETTING}__accountName is no name of a storage account: 3 to 24 lower-case letters and digits`,
    );
  }
  return `https://${name}.${suffix}`;
}

/** A token is sent there, so it must be https; a signature in the address would be a second, hidden right. */
function checkedUri(given: string, name: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol === 'https:' && url.search === '' && url.username === '' && url.password === '') return given;
  throw new VigieError(
    'VIGIE_CONFIG_INVALID',
    `${name} is no https address without a query, e.g. https://name.blob.core.windows.net`,
  );
}
