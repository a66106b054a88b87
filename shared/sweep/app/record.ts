/** What one call of one function came to: one structured line of the log, and the figures of its metrics. */
export interface RunRecord {
  readonly run: 'nightly' | 'collect' | 'partition' | 'deliver' | 'alerts' | 'reconcile' | 'deadLetter' | 'sweep';
  /** One word: done, waiting, more, busy, setAside, postponed, failed… */
  readonly outcome: string;
  readonly sweep?: string;
  readonly partition?: string;
  readonly destination?: string;
  /** In words, where it is not plain from the outcome. */
  readonly why?: string;
  /** Clusters, events, sent, parked… */
  readonly counts: Readonly<Record<string, number>>;
  readonly durationMs: number;
  /** How often its message was taken by now, from 1. */
  readonly attempt: number;
}
