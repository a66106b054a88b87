import type { PlannedWindow, SeenUpkeep } from './seenUpkeep.js';

/** What a cluster with an automatic channel ran when it was last seen. */
export interface Running extends Pick<SeenUpkeep, 'kubernetes' | 'images'> {
  /** Something of it had changed, and an operation was still going on. */
  readonly underWay?: true;
}

/** What has changed on a cluster with an automatic channel since the sweep before. */
export interface Upgraded {
  /** In our words, with the versions that Azure names. */
  readonly reason: string;
  readonly failed: boolean;
}

/** What AKS does by itself to the clusters of a partition, by lower-cased id. It makes no events: it is for the chat. */
export interface Upkeep {
  readonly running: Readonly<Record<string, Running>>;
  /** Of the last sweep alone, like `tomorrow`. */
  readonly upgraded: Readonly<Record<string, Upgraded>>;
  readonly tomorrow: Readonly<Record<string, readonly PlannedWindow[]>>;
}
