import { suggestion } from '../../config/problems.js';
import { VigieError } from '../../errors.js';
import type { Finding } from '../../findings/finding.js';
import type { PartitionView } from '../../sweep/fleetView.js';
import { type DiffFilter, fits } from '../diff/resources.js';
import type { NotKnown } from './schema.js';

type Known = PartitionView['state']['resources'][string];

/** Whose resources are asked for; it remembers whom there is, so that a name that nobody has can be told. */
export class Scope {
  readonly #owners = new Set<string>();
  readonly #subscriptions = new Set<string>();

  constructor(readonly filter: DiffFilter) {}

  has(about: Pick<Known, 'owner' | 'subscriptionId' | 'subscriptionName'>): boolean {
    if (about.owner !== null) this.#owners.add(about.owner);
    for (const name of [about.subscriptionName, about.subscriptionId]) if (name !== null) this.#subscriptions.add(name);
    return fits(this.filter, about);
  }

  /** Call it when all of the fleet has been asked about. @throws VigieError VIGIE_USAGE */
  close(): void {
    mustBeOf('--owner', this.filter.owner, this.#owners);
    mustBeOf('--subscription', this.filter.subscription, this.#subscriptions);
  }
}

function mustBeOf(option: string, name: string | null, known: ReadonlySet<string>): void {
  if (name === null || [...known].some((one) => one.toLowerCase() === name.toLowerCase())) return;
  const hint = known.size === 0 ? '; the last sweep knows none' : suggestion(name, [...known]);
  throw new VigieError('VIGIE_USAGE', `${option} is "${name}", which the last sweep does not know${hint}`);
}

/** A resource that nothing can be said of. */
export function notKnown(about: Omit<NotKnown, 'why'>, why: string): NotKnown {
  const { id, name, owner, subscriptionId, subscriptionName } = about;
  return { id, name, owner, subscriptionId, subscriptionName, why };
}

export const NOT_SEEN = 'the last sweep could not look at it';

export function byResource(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.resource);
    if (group === undefined) groups.set(finding.resource, [finding]);
    else group.push(finding);
  }
  return groups;
}
