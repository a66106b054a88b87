import type { OwnerGroup } from './digestLines.js';

/**
 * The message with as many lines as it has room for, of each owner the worst; an owner's name never stands alone.
 * @param messageOf builds it from the lines that are shown and the number of those that are not
 */
export function fitting<Message>(
  groups: readonly OwnerGroup[],
  inAll: number,
  messageOf: (shown: readonly OwnerGroup[], left: number) => Message,
  fits: (message: Message) => boolean,
): Message {
  const most = groups.reduce((sum, { lines }) => sum + lines.length, 0);
  let message = messageOf([], inAll);
  for (let number = 1; number <= most; number += 1) {
    const next = messageOf(firstLines(groups, number), inAll - number);
    if (!fits(next)) return message;
    message = next;
  }
  return message;
}

/** Each owner's first line, then each one's second, and so on: one who has much does not take the others' room. */
function firstLines(groups: readonly OwnerGroup[], number: number): OwnerGroup[] {
  const taken = groups.map(() => 0);
  for (let left = number; left > 0; ) {
    for (const [at, { lines }] of groups.entries()) {
      const mine = taken[at] ?? 0;
      if (left === 0 || mine === lines.length) continue;
      taken[at] = mine + 1;
      left -= 1;
    }
  }
  return groups
    .map((group, at) => ({ ...group, lines: group.lines.slice(0, taken[at]) }))
    .filter(({ lines }) => lines.length > 0);
}
