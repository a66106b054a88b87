import type { VigieEvent } from '../events/event.js';
import type { Store } from '../store/store.js';

/** An event that a destination refused, or that waits behind one of its finding. Never sent again by itself. */
export interface ParkedEvent {
  readonly schema: 1;
  readonly why: string;
  /** Refused itself; false: it waits behind one that was. */
  readonly refused: boolean;
  /** ISO, machine time. */
  readonly at: string;
  readonly partition: string;
  readonly seq: number;
  readonly event: VigieEvent;
}

/** What an event must not overtake: others of its finding. */
export function parkingKey(event: VigieEvent): string {
  return 'finding' in event ? event.finding.fingerprint : event.uid;
}

/** The parked events of one destination, by what they hold back. */
export class Parking {
  private constructor(
    private readonly store: Store,
    private readonly destination: string,
    private readonly keys: Set<string>,
  ) {}

  static async open(store: Store, destination: string): Promise<Parking> {
    const keys = new Set<string>();
    for await (const path of store.list(`parked/${destination}/`)) {
      const [, , key] = path.split('/');
      if (key !== undefined) keys.add(key);
    }
    return new Parking(store, destination, keys);
  }

  holdsBack(event: VigieEvent): boolean {
    return this.keys.has(parkingKey(event));
  }

  async park(parked: ParkedEvent): Promise<void> {
    const key = parkingKey(parked.event);
    await this.store.create(`parked/${this.destination}/${key}/${parked.event.uid}`, JSON.stringify(parked));
    this.keys.add(key);
  }
}
