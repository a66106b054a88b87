import type { SummaryEvent, VigieEvent } from '../../events/event.js';
import type { Planned } from '../../sweep/documents.js';
import type { Only } from './gathering.js';

type Gap = SummaryEvent['summary']['coverage']['gaps'][number];

/** Scopes of gaps that concern everybody, and name nobody's resource. */
const EVERYBODYS = ['estate', 'tenant', 'table', 'region'];

/** What events and gaps belong to what is shown: a report for one owner tells nothing of the resources of others. */
export class Reach {
  readonly #keys = new Set<string>();
  /** Lower-cased id -> whether it was read. */
  readonly #subscriptions = new Map<string, boolean>();

  constructor(private readonly only: Only) {}

  get isAll(): boolean {
    return this.only.owner === null && this.only.resource === null;
  }

  /** @param keys of the resources of the partition that are shown */
  add(partition: Planned, keys: ReadonlySet<string>): void {
    if (this.isAll || keys.size === 0) return;
    for (const key of keys) this.#keys.add(key);
    if (!('subscriptionId' in partition)) return;
    const id = partition.subscriptionId.toLowerCase();
    this.#subscriptions.set(id, (this.#subscriptions.get(id) ?? true) && partition.state === 'read');
  }

  events(events: readonly VigieEvent[]): readonly VigieEvent[] {
    if (this.isAll) return events;
    return events.filter((event) => ('gap' in event ? this.#hasScope(event.gap.scope) : this.#isOf(event)));
  }

  gaps(gaps: readonly Gap[]): readonly Gap[] {
    return this.isAll ? gaps : gaps.filter(({ scope }) => this.#hasScope(scope));
  }

  /** Of those in which something is shown. */
  subscriptions(): { readonly all: number; readonly read: number } {
    const all = [...this.#subscriptions.values()];
    return { all: all.length, read: all.filter((read) => read).length };
  }

  #isOf({ resource }: VigieEvent): boolean {
    const { owner, resource: id } = this.only;
    if (resource === null || (id !== null && resource.id.toLowerCase() !== id.toLowerCase())) return false;
    return owner === null || resource.owner?.toLowerCase() === owner.toLowerCase();
  }

  #hasScope(scope: string): boolean {
    const [kind = '', ...rest] = scope.split('/');
    const id = rest.join('/').toLowerCase();
    if (kind === 'subscription') return this.#subscriptions.has(id);
    return EVERYBODYS.includes(kind) || this.#keys.has(id) || this.#keys.has(`/${id}`);
  }
}
