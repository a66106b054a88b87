import { AT_ONCE } from '../config/durations.js';
import { messageOf, VigieError } from '../errors.js';
import { isObject, type JsonObject, jsonOf } from '../json.js';
import type { Store } from '../store/store.js';
import { hashOf } from '../text.js';
import { lastSeq, type OutboxHeader, readHeader } from './commit.js';
import type { NoticeText } from './context.js';
import { type Told, toldSchema } from './told.js';

/** A partition's state as of its last commit. */
export interface LoadedState<State> {
  /** The last committed blob; 0: none yet. */
  readonly seq: number;
  /** `undefined`: nothing was committed yet. */
  readonly state: State | undefined;
  /** What the caller must announce: a damaged document that was set aside. */
  readonly notices: readonly NoticeText[];
}

interface Cached<State> {
  readonly seq: number;
  readonly state: State;
}

/**
 * Reads `state/{partition}.json`, a cache of the last header of the partition's outbox; where it is behind, missing or
 * damaged it is rebuilt from that header, and a damaged one is kept below `damaged/`.
 * @param understand checks the form of a state; `undefined`: it cannot be understood
 * @throws VigieError VIGIE_STORE_DAMAGED where the header cannot be understood either
 */
export async function loadState<State>(
  store: Store,
  partition: string,
  understand: (value: unknown) => State | undefined,
): Promise<LoadedState<State>> {
  const path = statePath(partition);
  const stored = await store.read(path);
  const cached = stored && parse(stored.text, understand);
  const notices = stored && typeof cached === 'string' ? [await setAside(store, partition, stored.text, cached)] : [];
  const known = typeof cached === 'string' ? undefined : cached;
  remember(store, path, { seq: known?.seq ?? 0, etag: stored?.etag });
  const last = await lastSeq(store, partition, known?.seq);
  // Older blobs may have been tidied away: a state that is ahead of what is left stands.
  if (known !== undefined && known.seq >= last) return { ...known, notices };
  if (last === 0) return { seq: 0, state: undefined, notices };
  const state = understandHeader(partition, await readHeader(store, partition, last), understand);
  remember(store, path, { seq: last, etag: await store.write(path, textOf(last, state), 'any') });
  return { seq: last, state, notices };
}

/** The cached state, for whoever only looks: nothing is rebuilt, and nothing is set aside. It may be a commit behind. */
export async function peekState<State>(
  store: Store,
  partition: string,
  understand: (value: unknown) => State | undefined,
): Promise<State | undefined> {
  const stored = await store.read(statePath(partition));
  const cached = stored && parse(stored.text, understand);
  return typeof cached === 'object' ? cached.state : undefined;
}

/** A state document as it was; no ETag: there was none. */
interface Version {
  readonly seq: number;
  readonly etag: string | undefined;
}

/** By store and path: the states that were loaded last. Whoever commits has loaded the state just before. */
const lastLoaded = new WeakMap<Store, Map<string, Version>>();

function remember(store: Store, path: string, version: Version): void {
  const versions = lastLoaded.get(store) ?? new Map<string, Version>();
  lastLoaded.set(store, versions);
  versions.delete(path);
  versions.set(path, version);
  const [oldest] = versions.keys();
  if (versions.size > AT_ONCE && oldest !== undefined) versions.delete(oldest);
}

/** Writes the cache after a commit; a newer one that is there stays. */
export async function saveState(store: Store, partition: string, seq: number, state: unknown): Promise<void> {
  const path = statePath(partition);
  const text = textOf(seq, state);
  const loaded = lastLoaded.get(store)?.get(path);
  // Older than this commit, unless somebody has written it since: it need not be read again.
  if (loaded !== undefined && loaded.seq < seq && (await isWritten(store, path, text, loaded.etag))) return;
  for (;;) {
    const stored = await store.read(path);
    const there = stored && parse(stored.text, (value) => ({ value }));
    if (there !== undefined && typeof there !== 'string' && there.seq > seq) return;
    if (await isWritten(store, path, text, stored?.etag)) return;
  }
}

/** @returns false: somebody else has written it since it was read */
async function isWritten(store: Store, path: string, text: string, etag: string | undefined): Promise<boolean> {
  try {
    await store.write(path, text, etag);
    return true;
  } catch (error) {
    if (error instanceof VigieError && error.code === 'VIGIE_STORE_CONFLICT') return false;
    throw error;
  }
}

/** Partitions whose state is kept, ascending. */
export async function statePartitions(store: Store): Promise<readonly string[]> {
  const partitions: string[] = [];
  for await (const path of store.list('state/')) {
    if (path.endsWith('.json')) partitions.push(path.slice('state/'.length, -'.json'.length));
  }
  return partitions;
}

function statePath(partition: string): string {
  return `state/${partition}.json`;
}

/** What readers ask most comes first: {@link readHead}. */
function textOf(seq: number, state: unknown): string {
  const told = isObject(state) ? state.told : undefined;
  return JSON.stringify({ schema: 1, seq, told, state });
}

/** What the beginning of a state document says, without understanding the rest. */
export interface StateHead {
  readonly seq: number;
  /** `undefined`: nobody knows. */
  readonly told: Told | undefined;
}

/** Where a state document's head ends. */
const STATE = ',"state":';

/** @returns `undefined`: there is none, or it begins in another way */
export async function readHead(store: Store, partition: string): Promise<StateHead | undefined> {
  const path = statePath(partition);
  let text = (await store.readStart(path)) ?? '';
  if (text !== '' && !text.includes(STATE)) text = (await store.read(path))?.text ?? '';
  const end = text.indexOf(STATE);
  const head = end < 0 ? undefined : jsonOf(`${text.slice(0, end)}}`);
  if (!isObject(head) || head.schema !== 1 || typeof head.seq !== 'number') return undefined;
  return { seq: head.seq, told: toldSchema.safeParse(head.told).data };
}

/** A text says what is wrong. */
function parse<State>(text: string, understand: (value: unknown) => State | undefined): Cached<State> | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return messageOf(error);
  }
  const document: JsonObject = isObject(value) ? value : {};
  if (document.schema !== 1 || typeof document.seq !== 'number') return 'it has no seq';
  const state = understand(document.state);
  return state === undefined ? 'its state has another form' : { seq: document.seq, state };
}

async function setAside(store: Store, partition: string, text: string, why: string): Promise<NoticeText> {
  const aside = `damaged/${statePath(partition)}-${hashOf(text).slice(0, 12)}`;
  await store.create(aside, text);
  const from = statePath(partition);
  return {
    code: 'state-damaged',
    about: from,
    text: `${from} could not be understood (${why}). It was rebuilt from the outbox; what was there is kept as ${aside}.`,
  };
}

function understandHeader<State>(
  partition: string,
  header: OutboxHeader | undefined,
  understand: (value: unknown) => State | undefined,
): State {
  const state = header && understand(header.next);
  if (state !== undefined) return state;
  throw new VigieError(
    'VIGIE_STORE_DAMAGED',
    `the state of partition ${partition} in its last outbox blob (${header?.seq ?? 'gone'}) cannot be understood`,
  );
}
