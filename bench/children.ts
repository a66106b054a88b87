import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Longest wait for a child to end by itself after a SIGTERM, in milliseconds. */
const LAST_WORDS_MS = 15_000;

type Environment = Readonly<Record<string, string>>;

/** The processes of one bench: whatever was started ends with it. What they say goes into files of its folder. */
export class Children {
  readonly #running = new Set<ChildProcess>();

  constructor(readonly folder: string) {
    mkdirSync(join(folder, 'tmp'), { recursive: true });
  }

  /** Starts a program of dist/. @param env what it gets beside the machine's own */
  start(program: string, args: readonly string[], env: Environment, log: string): ChildProcess {
    const child = spawn(process.execPath, [programPath(program), ...args], {
      env: { ...machine(), ...env, TMPDIR: join(this.folder, 'tmp') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr.pipe(createWriteStream(join(this.folder, log), { flags: 'a' }));
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    return child;
  }

  async end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), LAST_WORDS_MS);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#running].map((child) => this.end(child)));
  }
}

/** A program that lies beside this one in dist/. */
export function programPath(name: string): string {
  return join(__dirname, `${name}.cjs`);
}

/** The environment of this process, without what would lead a child elsewhere. */
function machine(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VIGIE_|AZURE_|AzureWebJobs|NODE_EXTRA_CA_CERTS|NODE_OPTIONS|OTEL_)/i.test(name),
    ),
  );
}

/** The first line of a child's stdout, as JSON; what it writes later is read and dropped. @throws Error where it ended before */
export function firstLine<T>(child: ChildProcess, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${what} cannot be started: ${error.message}`)));
    child.once('exit', (code, signal) => reject(new Error(`${what} ended at its start (${signal ?? code})`)));
    if (child.stdout === null) throw new Error(`${what} has no stdout`);
    createInterface(child.stdout).once('line', (line) => resolve(JSON.parse(line) as T));
  });
}

export function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 143)));
  });
}
