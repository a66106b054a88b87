import { hostname } from 'node:os';
import { domainNow } from '../../config/clock.js';
import { messageOf } from '../../errors.js';
import type { SummaryEvent } from '../../events/event.js';
import type { Queues } from '../../store/queues.js';
import { type Prepared, prepare } from '../compose.js';
import type { SweepDocument } from '../documents.js';
import type { Done } from './done.js';
import type { Invocation } from './invocation.js';
import { type MessageKind, send } from './messages.js';
import type { RunRecord } from './record.js';
import { storeCache } from './storeCache.js';
import { aboutOf, work } from './work.js';

/** Where the app keeps everything, unless the configuration names another container. */
const CONTAINER = 'vigie';

/** Who calls, as far as the app must know it. */
export interface Caller {
  /** How often its message was taken by now. @default 1 */
  readonly attempt?: number;
  /** One line of the log. */
  readonly log: (line: string) => void;
}

/**
 * The app in one process: configuration, store and queues are opened by the first call and shared by all. Its store is
 * always the storage account that the environment names: instances share nothing else.
 */
export class VigieApp {
  #opened: { readonly prepared: Prepared; readonly queues: Queues } | undefined;
  readonly #holder: string;

  /** @param measure told of every run, for its metrics */
  constructor(
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly measure: (record: RunRecord) => void = () => undefined,
  ) {
    const instance = environment.WEBSITE_INSTANCE_ID;
    this.#holder = `process ${process.pid} on ${hostname()}${instance === undefined ? '' : `, instance ${instance}`}`;
  }

  /**
   * One call of one function: its domain time is read once, and a line of the log says what it came to.
   * @throws whatever the work throws, after a line that says so; VigieError of the configuration and of the clock
   */
  async run(
    run: RunRecord['run'],
    caller: Caller,
    work: (invocation: Invocation) => Promise<Done>,
    about: Pick<Done, 'sweep' | 'partition' | 'destination'> = {},
  ): Promise<RunRecord> {
    const begun = Date.now();
    const { attempt = 1, log } = caller;
    const record = (done: Done): RunRecord => {
      const told: RunRecord = { run, ...done, counts: done.counts ?? {}, durationMs: Date.now() - begun, attempt };
      this.#tell(log, told);
      return told;
    };
    try {
      return record(await work(await this.invocation(caller)));
    } catch (error) {
      record({ outcome: 'failed', ...about, why: messageOf(error) });
      throw error;
    }
  }

  /** The same for a message of a queue. @param message as the Functions library hands it over */
  work(kind: MessageKind, caller: Caller, message: unknown): Promise<RunRecord> {
    return this.run(kind, caller, (invocation) => work(invocation, kind, message), aboutOf(kind, message));
  }

  /** What a call works with. @throws VigieError of the configuration and of the clock */
  async invocation({ attempt = 1, log }: Caller): Promise<Invocation> {
    const { prepared, queues } = this.#open();
    const now = await domainNow(undefined, this.environment);
    const vigie = prepared.at({
      now,
      progress: (progress) => {
        if (progress.step === 'log') log(progress.line);
        if (progress.step === 'closed') this.#tell(log, closedRecord(progress.sweep, progress.summary));
      },
      wake: async (partition, destinations) => {
        for (const destination of destinations) await send(queues, 'deliver', { destination, partition });
      },
    });
    return { vigie, queues, holder: this.#holder, attempt, machineNow: () => new Date() };
  }

  /** One structured line a run, and its figures. */
  #tell(log: Caller['log'], record: RunRecord): void {
    log(JSON.stringify(record));
    this.measure(record);
  }

  #open() {
    if (this.#opened !== undefined) return this.#opened;
    const { environment } = this;
    const instance = environment.WEBSITE_INSTANCE_ID;
    const prepared = prepare({
      environment,
      ...(instance !== undefined && { instance }),
      store: (configured) => (configured.kind === 'azure' ? configured : { kind: 'azure', container: CONTAINER }),
      cache: (store, sweep) => storeCache(store, sweep, this.#holder),
    });
    this.#opened = { prepared, queues: prepared.openQueues() };
    return this.#opened;
  }
}

/** The line of a whole sweep, said by the call that closed it. */
function closedRecord({ id, begun }: SweepDocument, { summary }: SummaryEvent): RunRecord {
  const { coverage, transitions } = summary;
  const events = Object.values(transitions).reduce((sum, number) => sum + number, 0);
  return {
    run: 'sweep',
    outcome: 'closed',
    sweep: id,
    counts: { clusters: summary.clusters, subscriptions: coverage.subscriptionsRead, events, gaps: coverage.gapsInAll },
    durationMs: begun === undefined ? 0 : Date.now() - Date.parse(begun),
    attempt: 1,
  };
}
