import { emptyWorld, type World } from '../world.js';
import exemptions from './exemptions.json';
import nights from './nights.json';
import world from './world.json';

/** One night of the demo: when it is, what happened in the estate since the night before, and what the server is told. */
export interface StoryNight {
  /** Simulated instant of the sweep, ISO 8601, UTC. */
  readonly now: string;
  /** What changed, one plain sentence each. */
  readonly what: readonly string[];
  /** Bodies for `POST /_vigie/estate`, in order, before the sweep. */
  readonly estate: readonly object[];
  /** The whole list for `POST /_vigie/faults`. */
  readonly faults: readonly object[];
}

/** An entry of `exemptions` in vigie.yaml. */
export interface StoryExemption {
  readonly check: string;
  readonly resource: string;
  readonly owner: string;
  readonly approver: string;
  readonly reason: string;
  /** The last day; it counts in full. */
  readonly until: string;
}

/** The nights, in order. */
export const storyNights: readonly StoryNight[] = nights;

/** What the demo's configuration grants from the first night on. */
export const storyExemptions: readonly StoryExemption[] = exemptions;

/** The estate as it stands before the first night; each call gives a copy of its own. */
export function storyWorld(): World {
  // The type that TypeScript reads from the file is narrower than World in some places and wider in others.
  return { ...emptyWorld(''), ...(structuredClone(world) as unknown as World) };
}
