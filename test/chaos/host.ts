import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { linesOf } from '../../local/host/children.js';
import type { SummaryEvent } from '../../shared/events/event.js';
import type { Health } from '../../shared/sweep/health.js';
import type { Children } from './children.js';

/** What periods and waits of the app are divided by: its 10 minutes are 10 seconds here. */
const TIME_SCALE = 60;
/** Between two looks at the API, and before a request is made again that nobody answered, in milliseconds. */
const LOOK_AGAIN_MS = 400;
/** Longest wait for one sweep, in milliseconds: one that is given up by the app closes long before. */
const LONGEST_SWEEP_MS = 8 * 60_000;

/** Processes as the host told them last. */
export interface Pids {
  readonly azurite: number;
  readonly workers: readonly number[];
}

/** The local host with its workers and its Azurite. */
export class LocalHost {
  private constructor(
    private readonly children: Children,
    private readonly child: ReturnType<Children['start']>,
    private readonly url: string,
    /** Connection string of its Azurite. */
    readonly storage: string,
    private pidsNow: Pids,
  ) {
    if (child.stdout === null) throw new Error('the host has no stdout');
    createInterface(child.stdout).on('line', (line) => {
      this.pidsNow = (JSON.parse(line) as { pids: Pids }).pids;
    });
  }

  static async start(children: Children, workers: number, env: Readonly<Record<string, string>>): Promise<LocalHost> {
    const args = ['--port', '0', '--workers', String(workers), '--time-scale', String(TIME_SCALE)];
    const child = children.start('host', args, env, 'host.log');
    const first = await linesOf(
      child,
      'the host',
      (line) => JSON.parse(line) as { url: string; storage: string; pids: Pids },
    );
    return new LocalHost(children, child, first.url, first.storage, first.pids);
  }

  get pids(): Pids {
    return this.pidsNow;
  }

  async stop(): Promise<void> {
    await this.children.end(this.child);
  }

  /** Asks for a sweep until somebody says which one it is. Where an answer was lost there is one sweep more than asked for. */
  async requestSweep(): Promise<string> {
    const { id } = (await this.answered('POST', 'sweeps')) as { id: string };
    return id;
  }

  /** @throws Error where it takes far too long */
  async untilClosed(sweep: string): Promise<SummaryEvent> {
    const deadline = Date.now() + LONGEST_SWEEP_MS;
    while (Date.now() < deadline) {
      const status = (await this.answered('GET', `sweeps/${sweep}`)) as { summary: SummaryEvent | null };
      if (status.summary !== null) return status.summary;
      await pause(LOOK_AGAIN_MS);
    }
    throw new Error(`sweep ${sweep} has not closed in ${LONGEST_SWEEP_MS / 60_000} minutes`);
  }

  async health(): Promise<Health> {
    return (await this.answered('GET', 'health')) as Health;
  }

  /** The first answer that has a body: a worker that dies answers 502, while all are dead it is 503. */
  private async answered(method: string, path: string): Promise<unknown> {
    for (const deadline = Date.now() + LONGEST_SWEEP_MS; Date.now() < deadline; await pause(LOOK_AGAIN_MS)) {
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error('the host ended; host.log says why');
      const answer = await fetch(`${this.url}/api/${path}`, { method }).catch(() => undefined);
      const body = await answer?.json().catch(() => undefined);
      if (answer !== undefined && body !== undefined && (answer.ok || path === 'health')) return body;
    }
    throw new Error(`${method} /api/${path} was not answered in ${LONGEST_SWEEP_MS / 60_000} minutes`);
  }
}
