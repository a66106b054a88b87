import fc from 'fast-check';
import type { TicketGroup } from '../../shared/outbox/ticketRules.js';

/** Findings: the letter is the cluster, the number the check. Those of `a` and `b` lie in partition p, the others in q. */
export const NAMES = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1', 'd1'] as const;
export type Name = (typeof NAMES)[number];

/** A configuration, a desk, and what befalls both night after night. */
export interface Nights {
  readonly group: TicketGroup;
  /** Tickets that one sweep may open. */
  readonly most: number;
  /** What a person closed is opened again after so many. */
  readonly reopenAfterDays: number;
  /** The desk's search does not show what is younger. */
  readonly searchLagMinutes: number;
  readonly nights: readonly Night[];
}

export interface Night {
  readonly news: readonly News[];
  readonly runs: readonly Run[];
  /** What happens after the runs, in this order. */
  readonly afterwards: readonly Happening[];
}

/** Something new about a finding. @property turn which of the turns it takes that a finding of its status can take */
export interface News {
  readonly name: Name;
  readonly turn: number;
}

/** One run of one cursor. */
export interface Run {
  readonly partition: Partition;
  /** Minutes since the run before. */
  readonly after: number;
  readonly troubles: readonly Trouble[];
}

/** Where the desk's cursors lie: two partitions with findings, and the one whose summaries bring its rounds. */
export const PARTITIONS = ['p', 'q', '_sweep'] as const;
export type Partition = (typeof PARTITIONS)[number];

/**
 * What goes wrong in a run.
 * - killed: the process ends before it makes its change number `at` to the store.
 * - later, blocked, refused: what the desk says to call number `at`, which it does not do.
 * - lost: it does what call number `at` asks for, and its answer is lost.
 */
export interface Trouble {
  readonly what: 'killed' | 'later' | 'blocked' | 'refused' | 'lost';
  /** Counted from 0. */
  readonly at: number;
}

export type Happening =
  /** A person closes a ticket that is open, closes it for good, or deletes it. @property ticket counts round the tickets */
  | { readonly what: 'person'; readonly ticket: number; readonly leaves: 'closed' | 'final' | 'gone' }
  /** The configuration says another `group`. */
  | { readonly what: 'group'; readonly group: TicketGroup }
  /** A cluster is somebody else's. */
  | { readonly what: 'owner'; readonly letter: string; readonly owner: string }
  /** A cursor is deleted: all is sent again. */
  | { readonly what: 'cursorLost'; readonly partition: Partition };

const group = fc.constantFrom<TicketGroup>('cluster', 'finding', 'check', 'owner');

const news: fc.Arbitrary<News> = fc.record({ name: fc.constantFrom(...NAMES), turn: fc.nat(5) });

/** A run of one cursor makes some twenty changes to the store, and some five calls. What stops more of it is rarer. */
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('killed' as const), at: fc.nat(19) }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constantFrom('later', 'lost'), at: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('refused', 'blocked'), at: fc.nat(4) }) },
);

const run: fc.Arbitrary<Run> = fc.record({
  partition: fc.constantFrom(...PARTITIONS),
  after: fc.constantFrom(61, 2),
  troubles: fc.array(trouble, { maxLength: 2 }),
});

const person = fc.record({
  what: fc.constant('person' as const),
  ticket: fc.nat(9),
  leaves: fc.constantFrom('closed', 'final', 'gone'),
});

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: person },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('group' as const), group }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('owner' as const),
      letter: fc.constantFrom('a', 'b', 'c', 'd'),
      owner: fc.constantFrom('x', 'y', 'z'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('cursorLost' as const), partition: fc.constantFrom('p', 'q') }),
  },
);

const night: fc.Arbitrary<Night> = fc.record({
  news: fc.uniqueArray(news, { selector: ({ name }) => name, maxLength: NAMES.length }),
  runs: fc.array(run, { minLength: 3, maxLength: 12, size: 'max' }),
  afterwards: fc.array(happening, { maxLength: 2 }),
});

/** Up to eight nights, none of them like the other. */
export const anyNights: fc.Arbitrary<Nights> = fc.record({
  group,
  most: fc.constantFrom(50, 3, 2, 1),
  reopenAfterDays: fc.constantFrom(3, 1),
  searchLagMinutes: fc.constantFrom(0, 5),
  nights: fc.array(night, { minLength: 1, maxLength: 8, size: 'max' }),
});
