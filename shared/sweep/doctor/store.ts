import { randomUUID } from 'node:crypto';
import { messageOf, VigieError } from '../../errors.js';
import type { Store } from '../../store/store.js';
import { QUEUES } from '../app/messages.js';
import { grantRole, quoted } from './commands.js';
import type { DoctorContext } from './facts.js';
import type { Remedy, Result } from './form.js';
import { failed, ok, remedyOf, skipped, warning } from './results.js';

const GIB = 1024 ** 3;
const FEW_BYTES = GIB;
const TOO_FEW_BYTES = GIB / 10;
const LEASE_MS = 15_000;

/** Everything that a sweep does with its store, in a folder of its own, which is removed; the disk; the queues of the app. */
export async function examineStore(context: DoctorContext): Promise<readonly Result[]> {
  const { kind } = context.vigie.config.store;
  return [await tryStore(context), ...(kind === 'folder' ? [await tryDisk(context)] : await tryQueues(context))];
}

function nameOf({ vigie, storeFolder }: DoctorContext): string {
  const { store } = vigie.config;
  return store.kind === 'folder' ? storeFolder : `container ${store.container}`;
}

async function tryStore(context: DoctorContext): Promise<Result> {
  const { store } = context.vigie;
  const folder = `doctor/${randomUUID()}`;
  const asked = nameOf(context);
  const lost = 'no sweep can run';
  try {
    const wrong = await useStore(store, folder);
    if (wrong === undefined) return ok(asked, 'a document was made, read, changed, listed, leased and removed');
    return failed(asked, wrong, { lost: 'two sweeps at once could undo what the other wrote' });
  } catch (error) {
    if (!(error instanceof VigieError)) throw error;
    return failed(asked, messageOf(error), { lost, remedy: await mendStore(context, messageOf(error)) });
  } finally {
    // Where nothing can be written nothing is left; what is wrong has been said.
    await store.deleteAll(`${folder}/`).catch((error: unknown) => {
      if (!(error instanceof VigieError)) throw error;
    });
  }
}

/** @returns what it did otherwise than a store must */
async function useStore(store: Store, folder: string): Promise<string | undefined> {
  const path = `${folder}/document`;
  if (!(await store.create(path, 'one'))) return 'a document that nobody made was there already';
  if (await store.create(path, 'again')) return 'a document was made twice';
  const first = await store.read(path);
  if (first?.text !== 'one') return 'a document was not read as it was written';
  await store.write(path, 'two', first.etag);
  if (!(await isRefused(() => store.write(path, 'three', first.etag)))) return 'it wrote over what another had changed';
  const listed: string[] = [];
  for await (const one of store.list(`${folder}/`)) listed.push(one);
  if (!listed.includes(path)) return 'a document that was made is not listed';
  const wrong = await useLease(store);
  if (wrong !== undefined) return wrong;
  await store.delete(path);
  return (await store.exists(path)) ? 'a document that was removed is still there' : undefined;
}

/** One name for all runs: in Azure a blob for each lease stays. */
const LEASE = 'doctor/lease';

async function useLease(store: Store): Promise<string | undefined> {
  const lease = await store.lease(LEASE, LEASE_MS, 'doctor');
  // Another doctor is at it: then leases work.
  if (lease === undefined) return (await store.holderOf(LEASE)) ? undefined : 'a lease that nobody holds was refused';
  try {
    const second = await store.lease(LEASE, LEASE_MS, 'doctor again');
    await second?.release();
    return second === undefined ? undefined : 'a lease that is held was given to another';
  } finally {
    await lease.release();
  }
}

async function isRefused(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof VigieError && error.code === 'VIGIE_STORE_CONFLICT') return true;
    throw error;
  }
}

async function mendStore(context: DoctorContext, why: string): Promise<Remedy> {
  const { vigie, storeFolder } = context;
  if (vigie.config.store.kind === 'folder') {
    const command = `mkdir -p ${quoted(storeFolder)} && chmod -R u+rwX ${quoted(storeFolder)}`;
    return remedyOf('Let the user that runs Vigie write there.', command);
  }
  return mendAccount(context, why, 'Storage Blob Data Owner');
}

async function mendAccount({ machine, facts }: DoctorContext, why: string, role: string): Promise<Remedy> {
  const [, name] = /https:\/\/([a-z0-9]{3,24})\.(?:blob|queue)\./.exec(why) ?? [];
  const account = machine.environment.AzureWebJobsStorage__accountName || name || 'ACCOUNT';
  if (!/\b40[13]\b/.test(why))
    return remedyOf(
      'Look whether this machine reaches the account.',
      `az storage account show --name ${quoted(account)} --query primaryEndpoints`,
    );
  const idBy = `az storage account show --name ${quoted(account)} --query id --output tsv`;
  return remedyOf(`Grant ${role} on the account.`, grantRole(role, { idBy }, await facts.identity('host')));
}

async function tryDisk({ storeFolder, machine }: DoctorContext): Promise<Result> {
  const asked = `free space at ${storeFolder}`;
  let free: number;
  try {
    free = await machine.freeBytes(storeFolder);
  } catch (error) {
    return skipped(asked, `the system does not say: ${messageOf(error)}`);
  }
  const words = `${(free / GIB).toFixed(1)} GiB`;
  if (free >= FEW_BYTES) return ok(asked, words);
  const remedy = remedyOf('Make room, or put the store elsewhere.', `df -h ${quoted(storeFolder)}`);
  const lost = 'a sweep of a large estate may end half-way, and the next goes on with it';
  return free < TOO_FEW_BYTES ? failed(asked, words, { lost, remedy }) : warning(asked, words, { lost, remedy });
}

/** Only counted: a message would be worked on. */
async function tryQueues(context: DoctorContext): Promise<readonly Result[]> {
  const asked = `queues ${Object.values(QUEUES).join(', ')}`;
  try {
    const queues = context.prepared.openQueues();
    const counts: string[] = [];
    for (const name of Object.values(QUEUES)) counts.push(`${await queues.count(name)} in ${name}`);
    return [ok(asked, `messages: ${counts.join(', ')}`)];
  } catch (error) {
    if (!(error instanceof VigieError)) throw error;
    const remedy = await mendAccount(context, messageOf(error), 'Storage Queue Data Contributor');
    return [failed(asked, messageOf(error), { lost: 'the app gets no sweep beyond its beginning', remedy })];
  }
}
