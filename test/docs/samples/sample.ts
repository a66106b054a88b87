/** What a page shows of the program's work. */
export interface Sample {
  /** Of the page in docs/destinations/, without its ending. */
  readonly page: string;
  /** Of the block: `<!-- name -->` stands before it, `<!-- /name -->` behind it. */
  readonly name: string;
  /** Of the fence. */
  readonly language: 'json' | 'text';
  /** As the program writes it, without a line break at its end. */
  readonly make: () => Promise<string>;
}

/** The block as it stands in a page; `undefined` where there is none of this name. */
export function shownSample(text: string, name: string): string | undefined {
  return blockOf(name).exec(text)?.[1];
}

/** The page with another block of this name. */
export function withSample(text: string, name: string, block: string): string {
  return text.replace(blockOf(name), () => `<!-- ${name} -->\n${block}<!-- /${name} -->`);
}

/** A fence that is longer than any in the text. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}\n`;
}

/** JSON in few lines: what is short stands in one. */
export function pretty(value: unknown, indent = ''): string {
  const flat = oneLine(value);
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= MOST_WIDTH) return flat;
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const lines = isList
    ? value.map((one) => `${inner}${pretty(one, inner)}`)
    : Object.entries(value).map(([key, one]) => `${inner}${JSON.stringify(key)}: ${pretty(one, inner)}`);
  return `${isList ? '[' : '{'}\n${lines.join(',\n')}\n${indent}${isList ? ']' : '}'}`;
}

const MOST_WIDTH = 120;

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${oneLine(one)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function blockOf(name: string): RegExp {
  return new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)<!-- /${name} -->`);
}
