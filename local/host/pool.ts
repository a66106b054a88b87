import { type ChildProcess, fork } from 'node:child_process';
import { end } from './children.js';
import type { Begin, FromWorker, HttpAnswer, HttpCall, Route, ToWorker } from './protocol.js';
import { UsageError } from './usageError.js';

export interface PoolOptions {
  /** The worker's program. */
  readonly file: string;
  readonly count: number;
  readonly begin: Begin;
  /** @param slot counted from 1; a worker that replaces a dead one has its slot */
  readonly env: (slot: number) => NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
  /** Called when a dead worker was replaced. */
  readonly restarted: () => void;
}

interface Worker {
  readonly slot: number;
  readonly child: ChildProcess;
  isReady: boolean;
  /** Whose locks it holds. */
  timers: readonly string[];
  readonly calls: Map<number, (answer: HttpAnswer) => void>;
}

/** Longest wait before a worker that dies again and again is started again, in milliseconds. */
const LONGEST_WAIT_MS = 5_000;
/** How long a call waits for a worker that is being started. */
const PATIENCE_MS = 30_000;
/** A little longer than a worker gives what it is running. */
const LAST_WORDS_MS = 7_000;

/** The processes that run functions. A dead one is replaced; its timers go to one that lives, its calls answer 502. */
export class Pool {
  readonly #workers = new Map<number, Worker>();
  readonly #waiting = new Set<() => void>();
  #timers: readonly string[] = [];
  #isComplete = false;
  #isStopping = false;
  #calls = 0;
  /** Deaths before the worker was ready, in a row. */
  #stillborn = 0;

  private constructor(readonly options: PoolOptions) {}

  /** @throws UsageError where the functions cannot be run @returns when every worker runs */
  static async start(options: PoolOptions): Promise<{ readonly pool: Pool; readonly routes: readonly Route[] }> {
    const pool = new Pool(options);
    try {
      const slots = Array.from({ length: options.count }, (_, at) => at + 1);
      const [first] = await Promise.all(slots.map((slot) => pool.#untilReady(slot)));
      pool.#timers = first?.timers ?? [];
      pool.#isComplete = true;
      pool.#handOutTimers();
      return { pool, routes: first?.routes ?? [] };
    } catch (error) {
      await pool.stop();
      throw error;
    }
  }

  get pids(): number[] {
    return [...this.#workers.values()].sort((a, b) => a.slot - b.slot).flatMap(({ child }) => child.pid ?? []);
  }

  /** Lets a worker answer: the one with the fewest open calls. Never throws. */
  async call(name: string, call: HttpCall): Promise<HttpAnswer> {
    const until = Date.now() + PATIENCE_MS;
    let worker = this.#leastCalled();
    while (worker === undefined && Date.now() < until) {
      await this.#someoneReady(until - Date.now());
      worker = this.#leastCalled();
    }
    if (worker === undefined) return failed(503);
    this.#calls += 1;
    const id = this.#calls;
    const { calls } = worker;
    const answered = new Promise<HttpAnswer>((resolve) => calls.set(id, resolve));
    tell(worker, { kind: 'call', id, name, call });
    return answered;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all([...this.#workers.values()].map(({ child }) => end(child, LAST_WORDS_MS)));
  }

  /** Starts the worker of a slot until one is ready. Killed ones are replaced; one that ends by itself is a fault. */
  async #untilReady(slot: number): Promise<Extract<FromWorker, { kind: 'ready' }>> {
    for (;;) {
      const how = await this.#start(slot);
      if (typeof how === 'object') return how;
      if (how.startsWith('SIG') && !this.#isStopping) continue;
      throw new Error(`worker ${slot} ended at its start (${how}); what it wrote above says why`);
    }
  }

  /** @returns what it said when it was ready, or how it ended before @throws UsageError where it refuses the functions */
  #start(slot: number): Promise<Extract<FromWorker, { kind: 'ready' }> | string> {
    const { file, env, begin } = this.options;
    const child = fork(file, [], {
      env: env(slot),
      execArgv: [],
      detached: true,
      serialization: 'advanced',
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    const worker: Worker = { slot, child, isReady: false, timers: [], calls: new Map() };
    this.#workers.set(slot, worker);
    return new Promise((resolve, reject) => {
      child.on('message', (message: FromWorker) => {
        if (message.kind === 'refused') reject(new UsageError(message.why));
        if (message.kind === 'answer') this.#answered(worker, message.id, message.answer);
        if (message.kind !== 'ready') return;
        this.#isReady(worker);
        resolve(message);
      });
      // Told to a worker that is just dying: its exit says the rest.
      child.on('error', () => {});
      child.once('exit', (code, signal) => {
        const how = signal ?? String(code);
        this.#died(worker, how);
        resolve(how);
      });
      tell(worker, begin);
    });
  }

  #isReady(worker: Worker): void {
    worker.isReady = true;
    this.#stillborn = 0;
    for (const wake of this.#waiting) wake();
    if (this.#isComplete) this.#handOutTimers();
  }

  #answered(worker: Worker, id: number, answer: HttpAnswer): void {
    worker.calls.get(id)?.(answer);
    worker.calls.delete(id);
  }

  #died(worker: Worker, how: string): void {
    const wasReady = worker.isReady;
    worker.isReady = false;
    for (const resolve of worker.calls.values()) resolve(failed(502));
    worker.calls.clear();
    if (!this.#isComplete || this.#isStopping) return;
    this.#stillborn = wasReady ? 0 : this.#stillborn + 1;
    const wait = this.#stillborn === 0 ? 0 : Math.min(LONGEST_WAIT_MS, 100 * 2 ** this.#stillborn);
    this.options.say(`worker ${worker.slot} (process ${worker.child.pid}) ended (${how}) and is started again`);
    this.#handOutTimers();
    setTimeout(() => void this.#replace(worker.slot), wait);
  }

  async #replace(slot: number): Promise<void> {
    if (this.#isStopping) return;
    try {
      const how = await this.#start(slot);
      if (typeof how === 'object') this.options.restarted();
    } catch (error) {
      // It refused what its predecessors ran: the file was changed. It stays alive and idle until it is told to stop.
      this.options.say(`worker ${slot} runs nothing: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Every timer that no living worker runs goes to the one with the fewest. */
  #handOutTimers(): void {
    const living = [...this.#workers.values()].filter(({ isReady }) => isReady);
    const held = new Set(living.flatMap(({ timers }) => timers));
    for (const timer of this.#timers.filter((name) => !held.has(name))) {
      const holder = living.reduce<Worker | undefined>(
        (least, one) => (least === undefined || one.timers.length < least.timers.length ? one : least),
        undefined,
      );
      if (holder === undefined) return;
      holder.timers = [...holder.timers, timer];
      tell(holder, { kind: 'timers', names: holder.timers });
    }
  }

  #leastCalled(): Worker | undefined {
    return [...this.#workers.values()].filter(({ isReady }) => isReady).sort((a, b) => a.calls.size - b.calls.size)[0];
  }

  #someoneReady(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      this.#waiting.add(done);
    });
  }
}

function tell({ child }: Worker, message: ToWorker): void {
  if (child.connected) child.send(message, () => {});
}

function failed(status: number): HttpAnswer {
  return { status, headers: {}, body: new Uint8Array() };
}
