import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

const ROOT = join(__dirname, '..', '..', '..');

interface Pids {
  readonly host: number;
  readonly azurite: number | null;
  readonly simulate: number | null;
  readonly workers: number[];
}

interface FirstLine {
  readonly url: string;
  readonly storage: string | null;
  readonly azure: string | null;
  readonly pids: Pids;
}

/** One line that a fixture function wrote. */
export interface Seen {
  readonly what: string;
  readonly pid: number;
  readonly at: number;
  readonly [key: string]: unknown;
}

/** A folder with the fixture functions as they are compiled for the host, its host.json, and what the functions saw. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'vigie-host-test-'));

  static async make(): Promise<Place> {
    const place = new Place();
    await place.compile('functions.cjs', join(__dirname, 'fixtures', 'app.ts'));
    const queues = { batchSize: 4, newBatchThreshold: 2, visibilityTimeout: '00:00:01', maxDequeueCount: 3 };
    place.write('host.json', JSON.stringify({ version: '2.0', extensions: { queues } }));
    return place;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  /** Bundles as the functions of the house are bundled. */
  async compile(name: string, entry: string): Promise<void> {
    await build({
      entryPoints: [entry],
      outfile: this.path(name),
      bundle: true,
      platform: 'node',
      target: 'node22',
      format: 'cjs',
      external: ['@azure/functions-core'],
    });
  }

  seen(what: string): Seen[] {
    if (!existsSync(this.path('seen'))) return [];
    // Whoever writes may be in the middle of a line.
    const text = readFileSync(this.path('seen'), 'utf8');
    const lines = text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Seen).filter((one) => one.what === what);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Host extends FirstLine {
  /** As the host told them last. */
  readonly now: Pids;
  readonly errors: () => string;
  send(signal: NodeJS.Signals): void;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** SIGTERM, where it still runs. */
  stop(): Promise<void>;
}

interface HostOptions {
  /** A connection string; absent: the host starts Azurite and the simulated Azure itself. */
  readonly storage?: string;
  readonly args?: readonly string[];
  /** A folder that comes first on the PATH. */
  readonly path?: string;
  /** NCRONTAB of the timer `tick`. @default the first of January */
  readonly tick?: string;
}

function spawnHost(place: Place, { storage, args = [], path, tick = '0 0 0 1 1 *' }: HostOptions): ChildProcess {
  const files = ['--functions', place.path('functions.cjs'), '--host-json', place.path('host.json')];
  return spawn(process.execPath, [join(ROOT, 'dist', 'host.cjs'), '--port', '0', ...files, ...args], {
    cwd: place.folder,
    env: {
      PATH: [path, process.env.PATH].filter((one) => one !== undefined).join(delimiter),
      SEEN: place.path('seen'),
      // What a host that is killed leaves behind goes away with the place.
      TMPDIR: place.folder,
      TICK: tick,
      ...(storage === undefined ? {} : { AzureWebJobsStorage: storage, VIGIE_CONFIG: place.path('vigie.yaml') }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The program of dist/, in a process of its own, until its first line. */
export async function startHost(place: Place, options: HostOptions): Promise<Host> {
  const child = spawnHost(place, options);
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  );
  let now: Pids | undefined;
  const first = await new Promise<FirstLine>((resolve, reject) => {
    createInterface(child.stdout ?? process.stdin).on('line', (line) => {
      const said = JSON.parse(line) as FirstLine;
      now = said.pids;
      if (said.url !== undefined) resolve(said);
    });
    void ended.then((how) => reject(new Error(`the host ended (${how}): ${errors}`)));
  });
  return {
    ...first,
    get now() {
      return now ?? first.pids;
    },
    errors: () => errors,
    send: (signal) => child.kill(signal),
    ended,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The program, until it ends. */
export async function runHost(place: Place, options: HostOptions): Promise<{ code: number | null; errors: string }> {
  const child = spawnHost(place, options);
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, errors };
}

/** Longest wait of `until`: shorter than a test may take, so that a test which waits in vain says where. */
const PATIENCE_MS = 45_000;

/** Looks every few milliseconds until there is something. @throws where there is nothing in all that time */
export async function until<T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited in vain for: ${look}`);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
