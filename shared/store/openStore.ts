import type { TokenCredential } from '@azure/core-auth';
import { hostCredential } from '../azure/hostCredential.js';
import type { StorageAccess } from './account.js';
import { AzureQueues } from './azureQueues.js';
import { AzureStore } from './azureStore.js';
import { FolderStore } from './folderStore.js';
import type { Queues } from './queues.js';
import type { Store } from './store.js';

/** The key `store` of vigie.yaml. */
export type StoreSettings =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'azure'; readonly container: string };

export interface StoreSurroundings extends Omit<StorageAccess, 'identity'> {
  /** Whose right counts where the environment names no identity for the storage. */
  readonly credential: TokenCredential;
  /** Where the folder of the settings lies. */
  folder(path: string): string;
}

/** @throws VigieError VIGIE_CONFIG_INVALID where Azure Storage is asked for and the environment names no account */
export function openStore(settings: StoreSettings, surroundings: StoreSurroundings): Store {
  if (settings.kind === 'folder') return new FolderStore(surroundings.folder(settings.path));
  return new AzureStore({ ...storageAccess(surroundings), container: settings.container });
}

/** The queues of the account that the environment names. @throws VigieError VIGIE_CONFIG_INVALID where it names none */
export function openQueues(surroundings: Omit<StoreSurroundings, 'folder'>): Queues {
  return new AzureQueues(storageAccess(surroundings));
}

function storageAccess({ credential, ...rest }: Omit<StoreSurroundings, 'folder'>): StorageAccess {
  return { ...rest, identity: (clientId) => (clientId === undefined ? credential : hostCredential(clientId)) };
}
