/** What one call of one function came to. */
export interface Done {
  /** One word: done, closed, waiting, busy, more, blocked, postponed, setAside… */
  readonly outcome: string;
  readonly sweep?: string;
  readonly partition?: string;
  readonly destination?: string;
  /** Clusters, events, sent, parked… */
  readonly counts?: Readonly<Record<string, number>>;
  /** In words, where it is not plain from the outcome. */
  readonly why?: string;
}

const NOT_UNDERSTOOD = 'notUnderstood';

/** Of a message that has the right form and is about nothing that exists: whoever handed it over sets it aside. */
export function notUnderstood(why: string): Done {
  return { outcome: NOT_UNDERSTOOD, why };
}

export function isNotUnderstood({ outcome }: Done): boolean {
  return outcome === NOT_UNDERSTOOD;
}
