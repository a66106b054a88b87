import type { SummaryEvent } from '../../shared/events/event.js';
import { faultsOf } from './faults.js';
import type { Fleet } from './fleet.js';
import type { LocalHost } from './host.js';
import type { Night } from './nights.js';
import type { SimulatedAzure } from './simulated.js';

/** Without a second night nothing would change in the estate. */
const FEWEST_NIGHTS = 2;

/** Where the app works under fire: the nights are played, with faults on, until the fire ceases. */
export class Front {
  /** How often each fault was played. */
  readonly hits: Record<string, number> = {};
  #isOver = false;
  /** The last sweep was asked for when the fire had ceased, and has no gap. */
  #hasSeenAll = false;

  constructor(
    private readonly azure: SimulatedAzure,
    private readonly host: LocalHost,
    private readonly fleet: Fleet,
    private readonly say: (line: string) => void,
  ) {}

  /** The killing has ended: nothing is at fault any more. */
  async cease(): Promise<void> {
    this.#isOver = true;
    await this.#setFaults([]);
  }

  /**
   * Plays one night after the other until the fire ceases, and some in any case. The last one is swept until nothing of
   * the estate is left out.
   * @returns how many were played
   */
  async play(nights: readonly Night[]): Promise<number> {
    let played = 0;
    for (const night of nights) {
      if (this.#isOver && played >= FEWEST_NIGHTS) break;
      await this.#begin(night, played);
      await this.#sweepWhole();
      played += 1;
    }
    while (!this.#hasSeenAll) await this.#sweepWhole();
    return played;
  }

  /** The clock comes last: what it makes due finds the estate as it will stay all night. */
  async #begin({ now, changes }: Night, place: number): Promise<void> {
    this.say(`night ${place + 1}: ${now}, ${changes.length} changes of the estate`);
    for (const change of changes) await this.azure.call('POST', '/_vigie/estate', change);
    await this.#setFaults(this.#isOver ? [] : faultsOf(this.fleet.seed, place, this.fleet.unreadable));
    await this.azure.call('POST', '/_vigie/clock', { now });
  }

  /** Sweeps until one closes that has seen everything, and none is open that would see the estate of the night after. */
  async #sweepWhole(): Promise<void> {
    for (;;) {
      const isQuiet = this.#isOver;
      const id = await this.host.requestSweep();
      const { summary } = await this.host.untilClosed(id);
      for (const open of (await this.host.health()).openSweeps) await this.host.untilClosed(open);
      const left = this.#leftOut(summary.coverage);
      this.#hasSeenAll = isQuiet && summary.coverage.gapsInAll === 0;
      this.say(`sweep ${id} closed, ${left} gaps that should not be`);
      if (left === 0) return;
    }
  }

  /** Gaps that are no fault's of ours to leave: under fire the one subscription that cannot be read has some. */
  #leftOut({ gaps, gapsInAll }: SummaryEvent['summary']['coverage']): number {
    if (this.#isOver) return gapsInAll;
    return gapsInAll - gaps.filter(({ scope }) => scope.toLowerCase().includes(this.fleet.unreadable)).length;
  }

  async #setFaults(list: readonly object[]): Promise<void> {
    const before = (await this.azure.call('GET', '/_vigie/faults')) as { fault: string; hits: number }[];
    for (const { fault, hits } of before) this.hits[fault] = (this.hits[fault] ?? 0) + hits;
    await this.azure.call('POST', '/_vigie/faults', list);
    // The fire may have ceased while the list was on its way.
    if (this.#isOver && list.length > 0) await this.azure.call('POST', '/_vigie/faults', []);
  }
}
