import { VigieError } from '../../shared/errors.js';
import { checkPath, checkPrefix } from '../../shared/store/paths.js';
import type { Lease, Store, Stored } from '../../shared/store/store.js';

/** What stores of one place share. */
export interface Memory {
  readonly documents: Map<string, { bytes: Buffer; etag: string }>;
  readonly leases: Map<string, { holder: string; until: number; token: number }>;
  writes: number;
}

export function emptyMemory(): Memory {
  return { documents: new Map(), leases: new Map(), writes: 0 };
}

/** A store without a disk, for tests that write much; it passes the same contract. */
export class MemoryStore implements Store {
  constructor(
    readonly memory: Memory = emptyMemory(),
    private readonly machineNow: () => Date = () => new Date(),
    /** Called before each change; it may throw, as a process that is killed would stop there. */
    private readonly beforeChange: (path: string) => void = () => undefined,
  ) {}

  async read(path: string): Promise<Stored | undefined> {
    checkPath(path);
    const found = this.memory.documents.get(path);
    return found && { text: found.bytes.toString('utf8'), etag: found.etag };
  }

  async readBytes(path: string): Promise<Uint8Array | undefined> {
    checkPath(path);
    return this.memory.documents.get(path)?.bytes;
  }

  async readStart(path: string): Promise<string | undefined> {
    return (await this.readBytes(path))?.subarray(0, 4_096).toString();
  }

  async write(path: string, text: string, ifMatch: string | undefined | 'any'): Promise<string> {
    checkPath(path);
    this.beforeChange(path);
    if (ifMatch !== 'any' && this.memory.documents.get(path)?.etag !== ifMatch) {
      throw new VigieError('VIGIE_STORE_CONFLICT', `${path} was written by somebody else`);
    }
    return this.put(path, Buffer.from(text));
  }

  async create(path: string, content: string | Uint8Array): Promise<boolean> {
    checkPath(path);
    this.beforeChange(path);
    if (this.memory.documents.has(path)) return false;
    this.put(path, Buffer.from(content));
    return true;
  }

  async exists(path: string): Promise<boolean> {
    checkPath(path);
    return this.memory.documents.has(path);
  }

  async *list(prefix: string, after?: string): AsyncIterable<string> {
    checkPrefix(prefix);
    const paths = [...this.memory.documents.keys()].filter((path) => path.startsWith(prefix));
    for (const path of paths.sort()) if (after === undefined || path > after) yield path;
  }

  async folders(prefix: string): Promise<readonly string[]> {
    checkPrefix(prefix);
    const below = [...this.memory.documents.keys()].filter((path) => path.startsWith(prefix));
    const names = below.map((path) => path.slice(prefix.length).split('/')).filter(({ length }) => length > 1);
    return [...new Set(names.map(([name = '']) => name))].sort();
  }

  async delete(path: string): Promise<void> {
    checkPath(path);
    this.beforeChange(path);
    this.memory.documents.delete(path);
  }

  async deleteAll(prefix: string): Promise<void> {
    for await (const path of this.list(prefix)) await this.delete(path);
  }

  async lease(path: string, durationMs: number, holder: string): Promise<Lease | undefined> {
    checkPath(path);
    const { leases } = this.memory;
    const held = leases.get(path);
    if (held !== undefined && held.until > this.machineNow().getTime()) return undefined;
    let token = 0;
    const hold = () => {
      this.beforeChange(path);
      this.memory.writes += 1;
      token = this.memory.writes;
      leases.set(path, { holder, until: this.machineNow().getTime() + durationMs, token });
    };
    hold();
    return {
      holder,
      renew: async () => {
        if (leases.get(path)?.token !== token) throw new VigieError('VIGIE_LEASE_LOST', `${path} is somebody else's`);
        hold();
      },
      release: async () => {
        this.beforeChange(path);
        if (leases.get(path)?.token === token) leases.delete(path);
      },
    };
  }

  async holderOf(path: string): Promise<string | undefined> {
    const held = this.memory.leases.get(path);
    return held !== undefined && held.until > this.machineNow().getTime() ? held.holder : undefined;
  }

  private put(path: string, bytes: Buffer): string {
    this.memory.writes += 1;
    const etag = `"${this.memory.writes}"`;
    this.memory.documents.set(path, { bytes, etag });
    return etag;
  }
}
