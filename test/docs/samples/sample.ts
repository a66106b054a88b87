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

export function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function blockOf(name: string): RegExp {
  return new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)<!-- /${name} -->`);
}
