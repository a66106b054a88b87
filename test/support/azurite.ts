import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';

/** The account that every Azurite has; its key is public (Microsoft's documentation of Azurite). */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface Azurite {
  readonly connectionString: string;
  /** Origins, without the account. */
  readonly blobUrl: string;
  readonly queueUrl: string;
  /** Its clock goes on by so much, beside the time that passes anyway. */
  pass(ms: number): Promise<void>;
  /** Takes away all containers and queues: for the next test of a file, which finds it as it was at its start. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

/** Azurite in a process of its own, on free ports of the loopback, with everything in memory. It ends with this process. */
export async function startAzurite(): Promise<Azurite> {
  const program = join(__dirname, '..', '..', 'node_modules', 'azurite', 'dist', 'src', 'azurite.js');
  const ports = ['blob', 'queue', 'table'].flatMap((service) => [
    `--${service}Port`,
    '0',
    `--${service}Host`,
    '127.0.0.1',
  ]);
  const quiet = ['--inMemoryPersistence', '--silent', '--disableTelemetry', '--skipApiVersionCheck'];
  const child = spawn(
    process.execPath,
    ['--require', join(__dirname, 'azuriteClock.cjs'), program, ...quiet, ...ports],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  const ended = once(child, 'exit');
  const urls = await addresses(child.stdout ?? neverPiped());
  const connection = connectionString(urls.blob, urls.queue);
  // From here on it must not keep a test run open that has forgotten to stop it.
  child.stdout?.resume();
  child.unref();
  child.channel?.unref();
  return {
    connectionString: connection,
    blobUrl: urls.blob,
    queueUrl: urls.queue,
    async pass(ms) {
      const passed = once(child, 'message');
      child.send({ passMs: ms });
      await passed;
    },
    async empty() {
      const blobs = BlobServiceClient.fromConnectionString(connection);
      for await (const { name } of blobs.listContainers()) await blobs.deleteContainer(name);
      const queues = QueueServiceClient.fromConnectionString(connection);
      for await (const { name } of queues.listQueues()) await queues.deleteQueue(name);
    },
    async stop() {
      child.ref();
      // Nothing of it is kept, so nothing need be closed.
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The connection string of Azurite's account at other addresses: a proxy before it. */
export function connectionString(blobUrl: string, queueUrl: string): string {
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${ACCOUNT}`,
    `AccountKey=${KEY}`,
    `BlobEndpoint=${blobUrl}/${ACCOUNT}`,
    `QueueEndpoint=${queueUrl}/${ACCOUNT}`,
  ].join(';');
}

async function addresses(output: NodeJS.ReadableStream): Promise<{ blob: string; queue: string }> {
  const found = new Map<string, string>();
  for await (const line of createInterface(output)) {
    const [, service, url] = /^Azurite (\w+) service is successfully listening at (\S+)/.exec(line) ?? [];
    if (service !== undefined && url !== undefined) found.set(service.toLowerCase(), url);
    const [blob, queue] = [found.get('blob'), found.get('queue')];
    if (blob !== undefined && queue !== undefined && found.has('table')) return { blob, queue };
  }
  throw new Error('Azurite ended before it listened');
}

function neverPiped(): never {
  throw new Error('Azurite was started without a pipe to read its addresses from');
}
