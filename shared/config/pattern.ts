/**
 * Does a text match a pattern of vigie.yaml? `*` stands for anything, also for nothing; all else stands for itself. The
 * pattern must fit the whole text, without regard to case. Linear in the text: no regular expression is made of a setting.
 */
export function matches(pattern: string, text: string): boolean {
  return matcherOf(pattern)(text);
}

/** The same for a pattern that many texts are held against. */
export function matcherOf(pattern: string): (text: string) => boolean {
  const matcher = lowerMatcher(pattern);
  return (text) => matcher(text.toLowerCase());
}

/** The same where the texts are in lower case already. */
export function lowerMatcher(pattern: string): (whole: string) => boolean {
  const [head = '', ...rest] = pattern.toLowerCase().split('*');
  const tail = rest.at(-1);
  if (tail === undefined) return (whole) => whole === head;
  const middle = rest.slice(0, -1);
  return (whole) => {
    if (!whole.startsWith(head)) return false;
    let at = head.length;
    for (const part of middle) {
      const found = whole.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return whole.length - at >= tail.length && whole.endsWith(tail);
  };
}
