import { hash } from 'node:crypto';
import type { Store } from '../../store/store.js';
import type { Audit } from './schema.js';

type Blob = Audit['blobs'][number];

/** A line of hashes.txt, as `sha256sum` writes and checks it: the hash, two spaces, the path. */
export function hashLine({ path, sha256 }: Blob): string {
  return `${sha256}  ${path}\n`;
}

/** @returns `undefined` where a line is none */
export function parseHashes(text: string): readonly Blob[] | undefined {
  const blobs: Blob[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const [, sha256, path] = /^([0-9a-f]{64}) [ *](outbox\/[A-Za-z0-9._+-]+\/\d{10}\.ndjson\.gz)$/.exec(line) ?? [];
    if (sha256 === undefined || path === undefined) return undefined;
    blobs.push({ path, sha256 });
  }
  return blobs;
}

/** A blob that is not what it was when the pack was made. */
export interface ChangedBlob {
  readonly path: string;
  readonly is: 'changed' | 'gone';
}

/** Compares what a pack rests on with what the store holds now. @throws VigieError of the store */
export async function changedBlobs(store: Store, blobs: readonly Blob[]): Promise<readonly ChangedBlob[]> {
  const changed: ChangedBlob[] = [];
  for (const { path, sha256 } of blobs) {
    const bytes = await store.readBytes(path);
    if (bytes === undefined) changed.push({ path, is: 'gone' });
    else if (hash('sha256', bytes) !== sha256) changed.push({ path, is: 'changed' });
  }
  return changed;
}
