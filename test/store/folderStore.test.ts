import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { isDead, withClaim } from '../../shared/store/claim.js';
import { FolderStore } from '../../shared/store/folderStore.js';
import { storeContract } from '../contracts/storeContract.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-store-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

storeContract('in a folder', async () => {
  let now = Date.parse('2026-11-23T01:30:00Z');
  const clock = () => new Date(now);
  return {
    first: new FolderStore(join(folder, 'store'), clock),
    second: new FolderStore(join(folder, 'store'), clock),
    pass: (ms) => {
      now += ms;
    },
  };
});

/** A lease that runs for long, as its file says it; a text stands for itself. */
async function leaseFile(says: object | string, name = 'sweep~lease'): Promise<void> {
  const file = join(folder, name);
  await writeFile(file, typeof says === 'string' ? says : JSON.stringify(says));
  const until = new Date('2099-01-01T00:00:00.000Z');
  await utimes(file, until, until);
}

/** The id of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

async function filesIn(at: string): Promise<string[]> {
  return (await readdir(at, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

describe('the folder store on disk', () => {
  test('leaves no file of its own behind', async () => {
    const store = new FolderStore(folder);
    const etag = await store.write('state/a.json', '1', undefined);
    await store.write('state/a.json', '2', etag);
    await expect(store.write('state/a.json', '3', etag)).rejects.toThrow('somebody else');
    await store.create('outbox/p/1', 'x');
    await store.create('outbox/p/1', 'y');
    await (await store.lease('sweep', 60_000, 'me'))?.release();
    expect((await filesIn(folder)).sort()).toEqual(['1', 'a.json']);
  });

  test('leaves no empty folder behind, and none that is not empty goes', async () => {
    const store = new FolderStore(folder);
    for (const path of ['work/s/p/1/a', 'work/s/p/2/a', 'state/a']) await store.create(path, 'x');
    await store.delete('work/s/p/1/a');
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(
      ['state', 'state/a', 'work', 'work/s', 'work/s/p', 'work/s/p/2', 'work/s/p/2/a'].map((path) => join(path)),
    );
    await store.delete('work/s/p/2/a');
    await store.delete('work/s/p/2/a');
    await store.delete('state/a');
    expect(await readdir(folder)).toEqual([]);
    expect(await store.create('state/a', 'y')).toBe(true);
  });

  test('a folder that comes and goes under several writers fails none of them', async () => {
    const stores = [new FolderStore(folder), new FolderStore(folder), new FolderStore(folder)];
    const work = stores.map(async (store, at) => {
      for (let round = 0; round < 40; round += 1) {
        const path = round % 2 === 0 ? 'a/b/shared' : `a/b/${at}`;
        await store.write(path, String(round), 'any');
        await store.create(`a/b/c/${at}`, 'x');
        await store.delete(path);
        await store.delete(`a/b/c/${at}`);
      }
    });
    await Promise.all(work);
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([
    ['plain text', Buffer.from('{"a":1}')],
    ['text with a mark of its order', Buffer.from('\ufeff{"a":"ü"}')],
    ['a letter that a power cut has cut', Buffer.from('{"a":"ü').subarray(0, 7)],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
  ])('%s is read, and written over by who has read it', async (_what, bytes) => {
    const store = new FolderStore(folder);
    expect(await store.create('state/a.json', bytes)).toBe(true);
    const found = await store.read('state/a.json');
    expect(found?.text).toBe(bytes.toString('utf8'));
    expect(Buffer.from((await store.readBytes('state/a.json')) ?? [])).toEqual(bytes);
    const etag = await store.write('state/a.json', '{"b":2}', found?.etag);
    expect(await store.read('state/a.json')).toMatchObject({ text: '{"b":2}', etag });
    await expect(store.write('state/a.json', '{}', found?.etag)).rejects.toMatchObject({
      code: 'VIGIE_STORE_CONFLICT',
    });
  });

  test('a lease of a process that is gone from this machine is free at once', async () => {
    await leaseFile({ holder: 'gone', pid: deadProcess(), host: hostname() });
    const store = new FolderStore(folder);
    expect(await store.holderOf('sweep')).toBeUndefined();
    expect((await store.lease('sweep', 60_000, 'me'))?.holder).toBe('me');
  });

  // Only Linux keeps such an entry where it can be seen.
  if (process.platform === 'linux')
    test('nor does one hold it whose parent has not asked after it yet', async () => {
      // The shell becomes a program that never asks after its child, which must not have ended before that.
      const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        const [line] = await once(parent.stdout, 'data');
        const pid = Number(String(line));
        while (!isDead({ pid, host: hostname() })) await pause(5);
        expect(process.kill(pid, 0)).toBe(true);
      } finally {
        const ended = once(parent, 'exit');
        parent.kill('SIGKILL');
        await ended;
      }
    });

  test('a lease of another machine is waited for', async () => {
    await leaseFile({ holder: 'far', pid: deadProcess(), host: 'another.example' });
    expect(await new FolderStore(folder).lease('sweep', 60_000, 'me')).toBeUndefined();
    expect(await new FolderStore(folder).holderOf('sweep')).toBe('far');
  });

  test('a lease file that was cut short is nobody’s', async () => {
    await leaseFile('{"holder":"x"');
    expect(await new FolderStore(folder).holderOf('sweep')).toBeUndefined();
    expect((await new FolderStore(folder).lease('sweep', 60_000, 'me'))?.holder).toBe('me');
  });

  test('leases that are taken one after the other make one file, and with the last all are gone', async () => {
    const store = new FolderStore(folder);
    const outer = await store.lease('outer', 60_000, 'me');
    const files = new Set<number>();
    for (let number = 0; number < 20; number += 1) {
      const lease = await store.lease(`cursors/siem/${number}`, 60_000, 'me');
      files.add((await stat(join(folder, 'cursors', 'siem', `${number}~lease`))).ino);
      await lease?.renew();
      await lease?.release();
    }
    expect(files.size).toBe(1);
    await outer?.release();
    expect(await filesIn(folder)).toEqual([]);
  });

  test('what a process that was killed has left of its leases goes with the next lease', async () => {
    const left = '~holder-1-gone';
    await leaseFile({ holder: 'gone', pid: deadProcess(), host: hostname() }, left);
    await leaseFile({ holder: 'far', pid: 1, host: 'another.example' }, '~holder-1-far');
    const store = new FolderStore(folder);
    await (await store.lease('sweep', 60_000, 'me'))?.release();
    expect(await filesIn(folder)).toEqual(['~holder-1-far']);
  });

  test('a folder that is removed under its leases is made again', async () => {
    const store = new FolderStore(folder);
    const lost = await store.lease('a/1', 60_000, 'me');
    await rm(folder, { recursive: true });
    await expect(lost?.renew()).rejects.toMatchObject({ code: 'VIGIE_LEASE_LOST' });
    const lease = await store.lease('a/1', 60_000, 'me');
    expect(await new FolderStore(folder).holderOf('a/1')).toBe('me');
    await lease?.release();
    expect(await filesIn(folder)).toEqual([]);
  });

  test('a writer that died with its claim is passed over, and its claim goes with the version', async () => {
    const store = new FolderStore(folder);
    const etag = await store.write('a', '1', undefined);
    await writeFile(join(folder, `a~${etag}.0`), JSON.stringify({ pid: deadProcess(), host: hostname() }));
    await store.write('a', '2', etag);
    expect(await filesIn(folder)).toEqual(['a']);
  });

  test('a claim of a live process is respected', async () => {
    const store = new FolderStore(folder);
    const etag = await store.write('a', '1', undefined);
    await writeFile(join(folder, `a~${etag}.0`), JSON.stringify({ pid: process.pid, host: hostname() }));
    let acted = false;
    const outcome = withClaim(
      join(folder, 'a'),
      etag,
      () => true,
      () => {
        acted = true;
      },
    );
    expect([outcome, acted]).toEqual(['busy', false]);
  });

  test.each([
    ['a file stands where a folder must be', async () => writeFile(join(folder, 'state'), '')],
    [
      'a folder stands where a document must be',
      async () => mkdir(join(folder, 'state', 'a.json'), { recursive: true }),
    ],
  ])('names the place when %s', async (_what, spoil) => {
    await spoil();
    const store = new FolderStore(folder);
    await expect(store.write('state/a.json', '1', undefined)).rejects.toMatchObject({
      code: 'VIGIE_STORE_UNAVAILABLE',
      message: expect.stringContaining(join(folder, 'state', 'a.json')),
    });
    expect(await store.read('state/a.json')).toBeUndefined();
  });

  test('names the place when the disk refuses', async () => {
    const path = `state/${'x'.repeat(300)}`;
    await expect(new FolderStore(folder).create(path, '1')).rejects.toMatchObject({
      code: 'VIGIE_STORE_UNAVAILABLE',
      message: expect.stringContaining(join(folder, path)),
    });
  });

  test('four processes raise one counter and lose no step', async () => {
    await new FolderStore(folder).write('counter', '0', undefined);
    const ended = Array.from({ length: 4 }, () => once(raiser(25), 'exit'));
    expect((await Promise.all(ended)).map(([code]) => code)).toEqual([0, 0, 0, 0]);
    expect((await new FolderStore(folder).read('counter'))?.text).toBe('100');
  });

  test('processes that are killed while they write leave a whole document that can be written', async () => {
    const store = new FolderStore(folder);
    await store.write('counter', '0', undefined);
    const killed = Array.from({ length: 3 }, () => raiser(1_000_000));
    while (Number((await store.read('counter'))?.text) < 30) await pause(5);
    await Promise.all(
      killed.map((child) => {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        return ended;
      }),
    );
    const left = Number((await store.read('counter'))?.text);
    expect(left).toBeGreaterThanOrEqual(30);
    expect((await once(raiser(10), 'exit'))[0]).toBe(0);
    expect((await store.read('counter'))?.text).toBe(String(left + 10));
  });

  test('processes that take turns by a lease, behind one that was killed in his turn, lose no step', async () => {
    const store = new FolderStore(folder);
    await store.write('counter', '0', undefined);
    const first = raiser(0, 'by lease');
    while ((await store.holderOf('turn')) === undefined) await pause(5);
    const ended = Array.from({ length: 3 }, () => once(raiser(40, 'by lease'), 'exit'));
    first.kill('SIGKILL');
    expect((await Promise.all(ended)).map(([code]) => code)).toEqual([0, 0, 0]);
    expect((await store.read('counter'))?.text).toBe('120');
    expect(await filesIn(folder)).toEqual(['counter']);
  });
});

/** A program of its own that raises the document `counter` so many times; 0 times by lease: it takes the lease and keeps it. */
function raiser(times: number, how: 'by ETag' | 'by lease' = 'by ETag'): ChildProcess {
  return spawn(process.execPath, ['-e', program(), folder, String(times), how], { stdio: 'inherit' });
}

let built: string | undefined;
function program(): string {
  const contents = `
    import { FolderStore } from './shared/store/folderStore.js';
    const store = new FolderStore(process.argv[1] ?? '');
    async function raise() {
      for (let done = 0; done < Number(process.argv[2]); ) {
        const counter = await store.read('counter');
        // The test is over, and its folder gone.
        if (counter === undefined) process.exit(1);
        const { text, etag } = counter;
        try {
          await store.write('counter', String(Number(text) + 1), etag);
          done += 1;
        } catch (error) {
          if ((error as { code?: string }).code !== 'VIGIE_STORE_CONFLICT') throw error;
        }
      }
    }
    async function raiseInTurn() {
      const times = Number(process.argv[2]);
      for (let done = 0; done < times || times === 0; ) {
        const lease = await store.lease('turn', 60_000, 'process ' + process.pid);
        await new Promise((resolve) => setTimeout(resolve, times === 0 ? 1_000_000 : 1));
        if (lease === undefined) continue;
        const counter = await store.read('counter');
        if (counter === undefined) process.exit(1);
        await store.write('counter', String(Number(counter.text) + 1), 'any');
        done += 1;
        await lease.release();
      }
    }
    void (process.argv[3] === 'by lease' ? raiseInTurn() : raise());`;
  const stdin = { contents, resolveDir: join(__dirname, '..', '..'), loader: 'ts' as const };
  built ??= buildSync({ stdin, bundle: true, write: false, platform: 'node', format: 'cjs' }).outputFiles[0]?.text;
  if (built === undefined) throw new Error('esbuild gave no program');
  return built;
}
