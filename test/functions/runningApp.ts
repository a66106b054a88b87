import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';

const ROOT = join(__dirname, '..', '..');

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Whatever the app answered: each test looks at its own part of it.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

/** The whole app, as `vigie host` runs it: workers, Azurite and the simulated Azure in processes of their own. */
export interface RunningApp {
  readonly url: string;
  readonly azure: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** As `call`, and gives the body as it came. */
  ask(method: string, path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Puts a text into a queue of the app. */
  put(queue: string, text: string): Promise<void>;
  /** Messages that lie in all queues, hidden ones too. */
  waiting(): Promise<Record<string, number>>;
  /** Names of blobs in the app's store. */
  blobs(prefix: string): Promise<string[]>;
  readonly errors: () => string;
  /** A folder that goes away with it. */
  readonly folder: string;
  stop(): Promise<void>;
}

export async function startApp(...args: readonly string[]): Promise<RunningApp> {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-app-'));
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'vigie.cjs'), 'host', '--port', '0', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { url, storage, azure } = await firstLine(child, () => errors);
  const queues = QueueServiceClient.fromConnectionString(storage);
  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient('vigie');
  return {
    url,
    azure,
    errors: () => errors,
    folder,
    async call(method, path, body, headers = {}) {
      const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
      const answer = await fetch(`${url}${path}`, { method, body: text, headers });
      const said = await answer.text();
      return { status: answer.status, headers: answer.headers, body: said === '' ? null : JSON.parse(said) };
    },
    async ask(method, path, headers = {}) {
      const answer = await fetch(`${url}${path}`, { method, headers });
      return { status: answer.status, headers: answer.headers, body: await answer.text() };
    },
    async put(queue, text) {
      const client = queues.getQueueClient(queue);
      await client.createIfNotExists();
      await client.sendMessage(text);
    },
    async waiting() {
      const counts: Record<string, number> = {};
      for await (const { name } of queues.listQueues())
        counts[name] = (await queues.getQueueClient(name).getProperties()).approximateMessagesCount ?? 0;
      return counts;
    },
    async blobs(prefix) {
      const names: string[] = [];
      for await (const { name } of container.listBlobsFlat({ prefix })) names.push(name);
      return names;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function firstLine(
  child: ChildProcess,
  errors: () => string,
): Promise<{ url: string; storage: string; azure: string }> {
  return new Promise((resolve, reject) => {
    createInterface(child.stdout ?? process.stdin).once('line', (line) => resolve(JSON.parse(line)));
    child.once('exit', (code) => reject(new Error(`the host ended (${code}): ${errors()}`)));
  });
}
