import { clean } from '../text.js';

/** What vigie.yaml says of where to look: whatever one of the two names. Neither: all that the identity may read. */
export interface EstateScope {
  /** IDs of subscriptions. */
  readonly subscriptions?: readonly string[] | undefined;
  /** IDs of management groups: the subscriptions below them, at any depth. */
  readonly managementGroups?: readonly string[] | undefined;
}

/** `unknown`: management groups are named, and nobody can tell whether the subscription lies below one of them. */
export type Place = { readonly is: 'in' } | { readonly is: 'out' } | { readonly is: 'unknown'; readonly why: string };

/** What Resource Graph says of a subscription: the management groups above it; absent: it says none. */
interface Placed {
  readonly managementGroups?: readonly string[] | undefined;
}

const IN: Place = { is: 'in' };
const OUT: Place = { is: 'out' };

/** Which subscriptions the configuration is about. */
export class Scope {
  /** Subscriptions that are named one by one, lower case. */
  readonly named: ReadonlySet<string>;
  /** No other can be meant; `undefined`: what is read decides. */
  readonly only: ReadonlySet<string> | undefined;
  /** Lower case. */
  readonly groups: ReadonlySet<string>;

  constructor({ subscriptions, managementGroups = [] }: EstateScope) {
    this.named = new Set((subscriptions ?? []).map((id) => id.toLowerCase()));
    this.groups = new Set(managementGroups.map((name) => name.toLowerCase()));
    this.only = subscriptions !== undefined && this.groups.size === 0 ? this.named : undefined;
  }

  /** Management groups that are named and show none of these subscriptions. */
  unseen(subscriptions: Iterable<Placed>): readonly string[] {
    const left = new Set(this.groups);
    for (const { managementGroups = [] } of subscriptions)
      for (const group of managementGroups) left.delete(group.toLowerCase());
    return [...left];
  }

  /**
   * @param id lower case
   * @param placed absent: Resource Graph does not return it
   * @param unseen groups that show nothing: what lies elsewhere now may have been below them
   */
  placeOf(id: string, placed: Placed | undefined, unseen: readonly string[]): Place {
    if (this.named.has(id)) return IN;
    if (this.groups.size === 0) return this.only === undefined ? IN : OUT;
    if (placed === undefined) return unknown('Resource Graph does not return it');
    const { managementGroups } = placed;
    if (managementGroups === undefined)
      return unknown('Resource Graph does not say which management groups it lies below');
    if (managementGroups.some((group) => this.groups.has(group.toLowerCase()))) return IN;
    if (unseen.length === 0) return OUT;
    return unknown(`no subscription is seen below ${unseen.map((name) => clean(name, 90)).join(', ')}`);
  }
}

function unknown(why: string): Place {
  return { is: 'unknown', why };
}
