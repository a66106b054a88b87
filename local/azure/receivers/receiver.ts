/** What stands in for one destination of Vigie inside the simulated Azure. Plain data in, plain data out: no sockets. */
export interface Receiver {
  /** The kind in lower case (`sentinel`): what `?destination=` of the control routes names. */
  readonly destination: string;
  /** Paths that belong to it, in lower case, as the server compares them with the start of a lower-cased path. */
  readonly prefixes: readonly string[];
  handle(request: ReceiverRequest): Handled;
  /** Tickets as they now stand; only desks have them. */
  tickets?(now: Date): readonly Ticket[];
  /** Plain JSON that `restore` takes back, for `--state`. */
  state(): unknown;
  /** @throws when the state is of another form */
  restore(state: unknown): void;
}

export interface ReceiverRequest {
  /** In capitals. */
  readonly method: string;
  /** The whole path as it was sent, without the query. */
  readonly path: string;
  /** The query with names and values decoded (`api%2Dversion` is `api-version` here). */
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Unpacked where it came with content-encoding gzip. */
  readonly body: Buffer;
  text(): string;
  /** The simulated clock. */
  readonly now: Date;
  /** The fault in force that the receiver plays itself: acceptTwice, acceptAndDrop, blindSearch, expire, forbid; else null. */
  readonly lie: string | null;
  /** Audience of the bearer token, when it is one that the simulated Entra issued and that has not expired; else null. */
  readonly audience: string | null;
}

export interface Handled {
  readonly answer: ReceiverAnswer;
  /** What to remember for `GET /_vigie/received`; two entries where a batch was stored twice, none for a mere read. */
  readonly received?: readonly Received[];
}

export interface ReceiverAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text goes out as it is, anything else as JSON; absent: an empty body. */
  readonly body?: unknown;
}

export interface Received {
  /** ISO 8601, of the simulated clock. */
  readonly at: string;
  readonly destination: string;
  readonly method: string;
  /** Without the query: secrets stand there. */
  readonly path: string;
  /** Decoded: what was stored where it was accepted, else what came. */
  readonly body: unknown;
  /** Whether a reader of the destination will ever see it, whatever the answer said. */
  readonly accepted: boolean;
}

export interface Ticket {
  readonly id: string;
  readonly correlationId: string;
  readonly state: 'open' | 'closed';
  readonly fields: Readonly<Record<string, unknown>>;
}
