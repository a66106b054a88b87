import { type Ending, HORIZONS, type OwnerForecast } from './schema.js';

/** So many days ahead is looked. */
export const FARTHEST = Math.max(...HORIZONS);

/** Endings added up, owner by owner; whoever has most comes first, what nobody owns last among equals. */
export function ownersOf(endings: ReadonlyMap<string | null, readonly Ending[]>): OwnerForecast[] {
  return [...endings]
    .map(([owner, list]) => ownerOf(owner, list))
    .sort((a, b) => b.out - a.out || worst(b, a) || byName(a.owner, b.owner));
}

function ownerOf(owner: string | null, endings: readonly Ending[]): OwnerForecast {
  const ahead = endings.filter(({ isOut }) => !isOut);
  const [in30, in60, in90, in180] = HORIZONS.map(
    (horizon) => ahead.filter(({ days }) => days !== null && days <= horizon).length,
  );
  return {
    owner,
    out: endings.length - ahead.length,
    within: { 30: in30 ?? 0, 60: in60 ?? 0, 90: in90 ?? 0, 180: in180 ?? 0 },
    inFreeze: ahead.filter(({ freeze }) => freeze !== null).length,
    endings: [...endings].sort(inOrder),
  };
}

function worst(a: OwnerForecast, b: OwnerForecast): number {
  for (const horizon of HORIZONS) {
    const difference = a.within[horizon] - b.within[horizon];
    if (difference !== 0) return difference;
  }
  return 0;
}

function byName(a: string | null, b: string | null): number {
  return (a ?? '\uffff') < (b ?? '\uffff') ? -1 : 1;
}

/** What ended first comes first; of the same day by name. */
function inOrder(a: Ending, b: Ending): number {
  const [left, right] = [a, b].map(({ ends, name, subject }) => `${ends ?? '0'} ${name} ${subject ?? ''}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}
