import type { Resource } from '../estate/resource.js';
import { backups } from './backups.js';
import { frontGateways } from './frontGateways.js';
import { ingressGateway } from './ingressGateway.js';
import { type CollectedSides, readSideSignal, type SideSignal } from './sideSignal.js';
import type { Signals } from './types.js';

/** Every signal that side tables give. A further one is a line here. */
export const SIDE_SIGNALS = [backups, ingressGateway, frontGateways] as const;

export type SideSignalName = (typeof SIDE_SIGNALS)[number]['name'];

const DEFINITIONS: readonly SideSignal<SideSignalName>[] = SIDE_SIGNALS;

export function readSideSignals(sides: CollectedSides, resource: Resource, now: Date): Pick<Signals, SideSignalName> {
  const seen = DEFINITIONS.map((definition) => [definition.name, readSideSignal(definition, sides, resource, now)]);
  // Every name of SIDE_SIGNALS is in it.
  return Object.fromEntries(seen) as Pick<Signals, SideSignalName>;
}
