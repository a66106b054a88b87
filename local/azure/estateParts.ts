import { versionsAnswer } from './generator/versions.js';
import { regionName } from './ids.js';
import type { World } from './world.js';

/** A subscription that a resource names and nobody listed is made up. */
export function ensureSubscription(world: World, id: string): void {
  if (id === '' || world.subscriptions.some((one) => one.id.toLowerCase() === id.toLowerCase())) return;
  world.subscriptions = [...world.subscriptions, { id, name: `subscription ${id.slice(0, 8)}`, state: 'Enabled' }];
}

/** A region that a resource names and that offers no versions yet gets those of a region that keeps up. */
export function ensureVersions(world: World, location: string, now: Date): void {
  const region = regionName(location);
  if (region !== '' && region !== 'global') world.versions[region] ??= versionsAnswer(false, now);
}
