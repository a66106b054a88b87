import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, linesOf, startLeashed } from './children.js';
import { pause } from './pause.js';
import { UsageError, wordsOf } from './usageError.js';

const SERVICES = ['Blob', 'Queue', 'Table'] as const;
type Ports = Readonly<Record<(typeof SERVICES)[number], number>>;

/** Name of the storage account that Azurite plays. */
const ACCOUNT = 'vigie';

/**
 * Azurite in a process of its own, on ports that are free, with a key and a folder of its own. One that ends while it is
 * needed is started again on the same ports and folder. What it has not written to disk when it is killed is lost: up to
 * five seconds; with SIGTERM nothing is.
 */
export class Azurite {
  readonly #key = randomBytes(32).toString('base64');
  readonly #folder = mkdtempSync(join(tmpdir(), 'vigie-storage-'));
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #ports: Ports | undefined;

  /** @param restarted called when it was started again, with another process id */
  constructor(
    readonly say: (line: string) => void,
    readonly restarted: () => void,
  ) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get connectionString(): string {
    const endpoints = SERVICES.map((name) => `${name}Endpoint=http://127.0.0.1:${this.#ports?.[name]}/${ACCOUNT};`);
    return `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${this.#key};${endpoints.join('')}`;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#child !== undefined) await end(this.#child, 3_000);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** @throws UsageError where there is no Azurite, Error where it does not start */
  async start(): Promise<void> {
    const ports = this.#ports;
    const args = ['--location', this.#folder, '--silent', '--disableTelemetry', '--skipApiVersionCheck'];
    for (const name of SERVICES) args.push(`--${name.toLowerCase()}Port`, String(ports?.[name] ?? 0));
    const child = startLeashed(program(), args, { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${this.#key}` });
    this.#child = child;
    const found: Partial<Record<(typeof SERVICES)[number], number>> = {};
    this.#ports = await linesOf(child, 'Azurite', (line) => {
      const [, name, port] = /(Blob|Queue|Table) service is successfully listening at \S+?:(\d+)$/.exec(line) ?? [];
      for (const service of SERVICES) if (service === name) found[service] = Number(port);
      const { Blob: blob, Queue: queue, Table: table } = found;
      return blob && queue && table ? { Blob: blob, Queue: queue, Table: table } : undefined;
    });
    child.once('exit', (code, signal) => void this.#again(signal ?? String(code)));
  }

  async #again(how: string): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.say(`Azurite ended (${how}) and is started again`);
      try {
        await this.start();
        this.restarted();
        return;
      } catch (error) {
        this.say(wordsOf(error));
        await pause(1_000, this.#stopping.signal);
      }
    }
  }
}

function program(): string {
  try {
    return createRequire(__filename).resolve('azurite/dist/src/azurite.js');
  } catch {
    throw new UsageError(
      'no storage: set AzureWebJobsStorage to a connection string, or install azurite (npm i azurite)',
    );
  }
}
