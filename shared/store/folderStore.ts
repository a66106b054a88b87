import type { Lease, Store, Stored } from './store.js';

/** A store in a folder on disk, safe between processes of one machine. */
export class FolderStore implements Store {
  constructor(
    readonly folder: string,
    readonly machineNow: () => Date = () => new Date(),
  ) {}

  read(_path: string): Promise<Stored | undefined> {
    throw new Error('in the making');
  }
  readBytes(_path: string): Promise<Uint8Array | undefined> {
    throw new Error('in the making');
  }
  write(_path: string, _text: string, _ifMatch: string | undefined | 'any'): Promise<string> {
    throw new Error('in the making');
  }
  create(_path: string, _content: string | Uint8Array): Promise<boolean> {
    throw new Error('in the making');
  }
  exists(_path: string): Promise<boolean> {
    throw new Error('in the making');
  }
  list(_prefix: string, _after?: string): AsyncIterable<string> {
    throw new Error('in the making');
  }
  delete(_path: string): Promise<void> {
    throw new Error('in the making');
  }
  lease(_path: string, _durationMs: number, _holder: string): Promise<Lease | undefined> {
    throw new Error('in the making');
  }
  holderOf(_path: string): Promise<string | undefined> {
    throw new Error('in the making');
  }
}
