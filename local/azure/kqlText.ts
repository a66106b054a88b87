/** What a real parser would say, in its words. */
export class InvalidQuery extends Error {
  override readonly name = 'InvalidQuery';
}

export function listOf(text: string): readonly string[] {
  const inside = /^\(([\s\S]*)\)$/.exec(text)?.[1];
  if (inside === undefined) throw new InvalidQuery(`no list: ${text.slice(0, 40)}`);
  return splitOutside(inside, /^,/).map((part) => literalOf(part.trim()));
}

export function literalOf(text: string): string {
  const quoted = /^'([^']*)'$/.exec(text) ?? /^"([^"]*)"$/.exec(text);
  if (quoted !== null) return quoted[1] ?? '';
  if (/^(true|false|-?\d+(\.\d+)?)$/i.test(text)) return text.toLowerCase();
  throw new InvalidQuery(`no literal: ${text.slice(0, 40)}`);
}

/** The service knows RE2, whose plain forms are ours; what the two do not share must not pass for a pattern. */
export function patternOf(text: string): RegExp {
  const [, caseless = '', pattern = ''] = /^(\(\?i\))?([\s\S]*)$/.exec(text) ?? [];
  if (/\(\?(?!:)|\\/.test(pattern)) throw new InvalidQuery(`no pattern: ${text.slice(0, 40)}`);
  try {
    return new RegExp(pattern, caseless === '' ? '' : 'i');
  } catch {
    throw new InvalidQuery(`no pattern: ${text.slice(0, 40)}`);
  }
}

/** `properties.x['y z']`: keys in their own case, as the service wants them. */
export function pathOf(text: string): readonly string[] {
  if (!/^[A-Za-z_]\w*(\.\w+|\['[^']+'\]|\["[^"]+"\])*$/.test(text))
    throw new InvalidQuery(`no column: ${text.slice(0, 40)}`);
  return [...text.matchAll(/(?:^|\.)(\w+)|\[['"]([^'"]+)['"]\]/g)].map(([, plain, quoted]) => plain ?? quoted ?? '');
}

/** Splits where the separator stands outside quotes and brackets. */
export function splitOutside(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let quote = '';
  let depth = 0;
  let start = 0;
  for (let place = 0; place < text.length; place += 1) {
    const character = text.charAt(place);
    if (quote !== '') {
      if (character === quote) quote = '';
      continue;
    }
    if (character === "'" || character === '"') quote = character;
    else if ('(['.includes(character)) depth += 1;
    else if (')]'.includes(character)) depth -= 1;
    const found = depth === 0 ? separator.exec(text.slice(place, place + 5))?.[0] : undefined;
    if (found === undefined) continue;
    parts.push(text.slice(start, place));
    start = place + found.length;
    place = start - 1;
  }
  if (quote !== '' || depth !== 0) throw new InvalidQuery('a quote or bracket is not closed');
  return [...parts, text.slice(start)];
}
