import { VigieError } from '../../../shared/errors.js';
import type { Store } from '../../../shared/store/store.js';
import type { DoctorContext } from '../../../shared/sweep/doctor/facts.js';
import { examineStore } from '../../../shared/sweep/doctor/store.js';
import { emptyMemory, MemoryStore } from '../../support/memoryStore.js';

const GIB = 1024 ** 3;
const IDENTITY = { tenantId: 't', clientId: 'c', objectId: 'o', isUser: false };

interface Given {
  readonly store?: Store;
  readonly kind?: 'folder' | 'azure';
  readonly free?: number;
  readonly count?: () => Promise<number>;
}

const refuses = (message: string) => async (): Promise<never> => {
  throw new VigieError('VIGIE_STORE_UNAVAILABLE', message);
};

function examined({ store = new MemoryStore(), kind = 'folder', free = 2 * GIB, count = async () => 0 }: Given) {
  return examineStore({
    vigie: { store, config: { store: kind === 'folder' ? { kind, path: 'x' } : { kind, container: 'vigie' } } },
    prepared: { openQueues: () => ({ count, send: async () => undefined }) },
    machine: { environment: { AzureWebJobsStorage__accountName: 'stvigie' }, freeBytes: async () => free },
    facts: { identity: async () => IDENTITY },
    storeFolder: '/srv/my store',
  } as unknown as DoctorContext);
}

/** A store that is like any other but for one thing. */
function odd(change: (store: MemoryStore) => Partial<Store>): Store {
  const store = new MemoryStore();
  return Object.assign(Object.create(store) as Store, change(store));
}

test('a store that does all of it is well, and nothing of the test is left', async () => {
  const memory = emptyMemory();
  const results = await examined({ store: new MemoryStore(memory) });
  expect(results.map(({ status }) => status)).toEqual(['ok', 'ok']);
  expect([...memory.documents.keys()]).toEqual([]);
  expect(memory.writes).toBeGreaterThan(0);
});

test.each<[string, (store: MemoryStore) => Partial<Store>, RegExp]>([
  ['makes a document twice', () => ({ create: async () => true }), /made twice|not read/],
  [
    'writes over what another changed',
    (store) => ({ write: (path, text) => store.write(path, text, 'any') }),
    /wrote over/,
  ],
  ['lists too little', () => ({ async *list() {} }), /not listed/],
  [
    'gives a lease to two',
    () => ({
      lease: async (_path, _ms, holder) => ({ holder, renew: async () => undefined, release: async () => undefined }),
    }),
    /given to another/,
  ],
  [
    'refuses a lease that nobody holds',
    () => ({ lease: async () => undefined, holderOf: async () => undefined }),
    /nobody holds was refused/,
  ],
  ['keeps what was removed', () => ({ delete: async () => undefined }), /still there/],
])('a store that %s is told', async (_what, change, words) => {
  const [result] = await examined({ store: odd(change) });
  expect(result).toMatchObject({ status: 'failed', found: expect.stringMatching(words) });
});

test('what was made goes also where something was wrong', async () => {
  const memory = emptyMemory();
  const store = Object.assign(new MemoryStore(memory), { lease: async () => undefined });
  expect((await examined({ store }))[0]).toMatchObject({ status: 'failed' });
  expect([...memory.documents.keys()]).toEqual([]);
});

test('a lease that another doctor holds is no fault', async () => {
  const store = odd(() => ({ lease: async () => undefined, holderOf: async () => 'doctor' }));
  expect((await examined({ store }))[0]).toMatchObject({ status: 'ok' });
});

test.each([
  ['folder', 'x cannot be written (EACCES)', "mkdir -p '/srv/my store' && chmod -R u+rwX '/srv/my store'"],
  [
    'azure',
    '403 AuthorizationPermissionMismatch: a role is missing',
    `az role assignment create --assignee-object-id o --assignee-principal-type ServicePrincipal --role 'Storage Blob Data Owner' --scope "$(az storage account show --name stvigie --query id --output tsv)"`,
  ],
  ['azure', 'ENOTFOUND', 'az storage account show --name stvigie --query primaryEndpoints'],
] as const)('a store in %s that cannot be written: %s', async (kind, message, command) => {
  const store = odd(() => ({ create: refuses(message), deleteAll: refuses(message) }));
  const [result] = await examined({ store, kind });
  expect(result).toMatchObject({ status: 'failed', found: message, lost: 'no sweep can run', remedy: { command } });
});

test.each([
  [GIB, 'ok'],
  [GIB - 1, 'warning'],
  [GIB / 10, 'warning'],
  [GIB / 10 - 1, 'failed'],
] as const)('%d free bytes are %s', async (free, status) => {
  expect((await examined({ free }))[1]).toMatchObject({ status });
});

test('queues are counted where the store is in Azure, and the role is named where they may not be', async () => {
  expect((await examined({ kind: 'azure', count: async () => 3 }))[1]).toMatchObject({
    status: 'ok',
    found: 'messages: 3 in collect, 3 in partitions, 3 in deliver',
  });
  expect((await examined({ kind: 'azure', count: refuses('403 x') }))[1]).toMatchObject({
    status: 'failed',
    remedy: { command: expect.stringContaining("--role 'Storage Queue Data Contributor'") },
  });
});
