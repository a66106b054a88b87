import { examine } from './destinations/examine.js';
import type { DoctorContext } from './facts.js';
import type { Examined, Result } from './form.js';
import { failed, ok, skipped } from './results.js';

/** Each destination, one after the other: its settings, its secrets, and with `send` a test. */
export async function tryDestinations({ vigie, wish, machine, facts }: DoctorContext): Promise<readonly Examined[]> {
  const trial = { vigie, send: wish.send, sleep: machine.sleep, identity: () => facts.identity('host') };
  const all: Examined[] = [];
  for (const one of vigie.destinations.values())
    if (wish.destination === undefined || wish.destination === one.name) all.push(await examine(trial, one));
  return all;
}

export function destinationResults(examined: readonly Examined[]): readonly Result[] {
  if (examined.length === 0) return [skipped('destinations', 'the configuration names none')];
  return examined.map(({ destination, kind, isWell, said, remedy }) => {
    const asked = `${destination} (${kind})`;
    const found = said.join('; ');
    return isWell ? ok(asked, found) : failed(asked, found, { lost: 'it gets nothing; what it is owed waits', remedy });
  });
}
