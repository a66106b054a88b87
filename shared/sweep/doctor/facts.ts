import { messageOf, VigieError } from '../../errors.js';
import { type Plan, type PlannedSubscription, planSubscriptions } from '../../estate/plan.js';
import { outboxPartitions } from '../../outbox/commit.js';
import type { Prepared, Vigie } from '../compose.js';
import { subscriptionOf } from '../parts.js';
import type { AnswersHeard } from './answersHeard.js';
import { askToken, type Identity, NOBODY, type TokenAsked } from './identity.js';
import type { ReadsSeen } from './reads/looking.js';
import { seeReads } from './reads/seeReads.js';

/** What doctor was called with. */
export interface DoctorWish {
  /** This one alone, in place of what the configuration says of the scope. */
  readonly subscription?: string | undefined;
  /** This destination alone. */
  readonly destination?: string | undefined;
  readonly send: boolean;
}

/** What the machine lends; tests hand in their own. */
export interface DoctorMachine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  /** Bytes that are free for us where a folder is, or would be. */
  readonly freeBytes: (folder: string) => Promise<number>;
}

export interface DoctorContext {
  readonly vigie: Vigie;
  readonly prepared: Pick<Prepared, 'openQueues'>;
  readonly wish: DoctorWish;
  readonly machine: DoctorMachine;
  readonly heard: AnswersHeard;
  /** Where a store in a folder lies. */
  readonly storeFolder: string;
  readonly facts: Facts;
}

export type Planned = { readonly plan: Plan } | { readonly why: string };

/** What several examinations rest on: each is asked for once, by whoever comes first. */
export class Facts {
  readonly #tokens = new Map<string, Promise<TokenAsked>>();
  #planned: Promise<Planned> | undefined;
  #listed: ReturnType<Vigie['azure']['subscriptions']> | undefined;
  #reads: Promise<ReadsSeen> | undefined;

  constructor(
    private readonly vigie: Vigie,
    private readonly subscription: string | undefined,
  ) {}

  token(of: 'reader' | 'host', audience: string): Promise<TokenAsked> {
    const key = `${of} ${audience}`;
    const asked = this.#tokens.get(key) ?? askToken(this.vigie.tokens[of], audience);
    this.#tokens.set(key, asked);
    return asked;
  }

  /** Who reads the estate, and who sends and reads secrets; {@link NOBODY} where there is no token. */
  async identity(of: 'reader' | 'host' = 'reader'): Promise<Identity> {
    const { resourceManager, keyVaultSuffix } = this.vigie.config.cloud;
    const token = await this.token(of, of === 'reader' ? resourceManager : `https://${keyVaultSuffix}`);
    return token.ok ? token.identity : NOBODY;
  }

  /** What ARM lists. */
  listed(): ReturnType<Vigie['azure']['subscriptions']> {
    this.#listed ??= this.vigie.azure.subscriptions();
    return this.#listed;
  }

  planned(): Promise<Planned> {
    this.#planned ??= this.#plan();
    return this.#planned;
  }

  /** The subscriptions that a sweep would read. */
  async inScope(): Promise<readonly PlannedSubscription[]> {
    const planned = await this.planned();
    return 'plan' in planned ? planned.plan.subscriptions.filter(({ state }) => state === 'read') : [];
  }

  reads(): Promise<ReadsSeen> {
    this.#reads ??= this.#see();
    return this.#reads;
  }

  async #plan(): Promise<Planned> {
    const { azure, config } = this.vigie;
    const { subscription: only } = this;
    const scope = only === undefined ? config.scope : { subscriptions: [only] };
    const reads = { ...azure, subscriptions: () => this.listed() };
    try {
      return { plan: await planSubscriptions(reads, scope, only === undefined ? await this.#remembered() : []) };
    } catch (error) {
      if (!(error instanceof VigieError)) throw error;
      return { why: messageOf(error) };
    }
  }

  /** Subscriptions that have told something. A store that cannot be read is the store's examination to tell. */
  async #remembered(): Promise<readonly string[]> {
    try {
      const known = (await outboxPartitions(this.vigie.store)).filter((partition) => !partition.startsWith('_'));
      return [...new Set(known.map(subscriptionOf))];
    } catch (error) {
      if (!(error instanceof VigieError)) throw error;
      return [];
    }
  }

  async #see(): Promise<ReadsSeen> {
    const subscriptions = await this.inScope();
    const identity = await this.identity();
    return seeReads(this.vigie, subscriptions, identity);
  }
}
