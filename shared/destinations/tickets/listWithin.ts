import type { TicketPart } from '../destination.js';

type Checklist = Extract<TicketPart, { kind: 'checklist' }>;

/** What separates parts, and what the sign of what was left out takes. */
const BETWEEN = 2;
/** A list that shows fewer of many is worth less than links and commands are. */
const WORTH_KEEPING = 10;

/**
 * Makes a body with a list fit, so that nothing after the list is cut off: links go first, then commands, then the last
 * items of the list, and a line says how many these are. A body without a list, or one that does not fit even so, comes
 * back as it is, and is cut by whoever renders it.
 * @param last parts that stand behind the body and are always kept
 * @param most in whatever `sizeOf` measures
 */
export function listWithin(
  parts: readonly TicketPart[],
  last: readonly TicketPart[],
  most: number,
  sizeOf: (part: TicketPart) => number,
): readonly TicketPart[] {
  const all = (some: readonly TicketPart[]) => some.reduce((sum, part) => sum + sizeOf(part) + BETWEEN, 0);
  const list = parts.find((part): part is Checklist => part.kind === 'checklist');
  if (list === undefined || all([...parts, ...last]) <= most) return [...parts, ...last];
  const enough = Math.min(WORTH_KEEPING, list.items.length);
  let best: readonly TicketPart[] | undefined;
  for (const without of [[], ['link'], ['link', 'command']]) {
    const others = parts.filter(({ kind }) => !without.includes(kind));
    const shown = mostItems(others, list, (some) => all([...some, ...last]) <= most);
    if (shown > 0) best = shortened(others, list, shown);
    if (shown >= enough) break;
  }
  return [...(best ?? parts), ...last];
}

/** How many items fit: found by halving, because there may be a hundred. */
function mostItems(
  parts: readonly TicketPart[],
  list: Checklist,
  fits: (parts: readonly TicketPart[]) => boolean,
): number {
  let [least, most] = [0, list.items.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(shortened(parts, list, middle))) least = middle;
    else most = middle - 1;
  }
  return least;
}

function shortened(parts: readonly TicketPart[], list: Checklist, shown: number): readonly TicketPart[] {
  const more = list.items.length - shown;
  if (more === 0) return parts;
  const sign: TicketPart = { kind: 'text', text: `… and ${more} more, for which there is no room here.` };
  return parts.flatMap((part) => (part === list ? [{ ...list, items: list.items.slice(0, shown) }, sign] : [part]));
}
