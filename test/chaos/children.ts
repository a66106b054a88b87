import type { ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { end, startLeashed } from '../../local/host/children.js';

/** Longest wait for a child to end by itself after a SIGTERM, in milliseconds. */
const LAST_WORDS_MS = 12_000;

/** The processes of one run: whatever was started ends with it. What they say goes into files of its folder. */
export class Children {
  readonly #running = new Set<ChildProcess>();

  /** @param folder of this run; also for what the children keep for a while */
  constructor(readonly folder: string) {
    mkdirSync(this.temporary, { recursive: true });
  }

  get temporary(): string {
    return join(this.folder, 'tmp');
  }

  /** Starts a program of dist/. @param env what it gets beside the machine's own */
  start(program: string, args: readonly string[], env: Readonly<Record<string, string>>, log: string): ChildProcess {
    const child = startLeashed(
      join(__dirname, `${program}.cjs`),
      args,
      { ...machine(), ...env, TMPDIR: this.temporary },
      'pipe',
    );
    child.stderr?.pipe(createWriteStream(join(this.folder, log), { flags: 'a' }));
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    return child;
  }

  async end(child: ChildProcess): Promise<void> {
    await end(child, LAST_WORDS_MS);
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#running].map((child) => this.end(child)));
  }
}

/** The environment of this process, without what would lead a child to another Azure or another storage account. */
function machine(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VIGIE_|AZURE_|AzureWebJobs|NODE_EXTRA_CA_CERTS|OTEL_)/i.test(name),
    ),
  );
}
