/*
 * Texts of vigie.yaml with placeholders, and nothing that runs: `{name}` stands for a value; what is in square brackets
 * together with a placeholder is left out as a whole where that has no value; brackets without one stand for themselves.
 * `{{`, `}}`, `[[` and `]]` are a single brace or bracket of the text.
 */

/** One piece: plain text, the name of a placeholder, or a group of such pieces. */
type Piece = string | { readonly name: string } | { readonly group: readonly Piece[] };

interface Parsed {
  readonly pieces: readonly Piece[];
  /** The first thing that does not fit; undefined: none. */
  readonly problem?: string;
}

const TOKEN = /\{\{|\}\}|\[\[|\]\]|\{([^{}]*)\}|[{}[\]]|[^{}[\]]+/g;

/**
 * @param values by the name of the placeholder, and of a tag by `tag.` and its name in lower case; already clean()ed.
 * What is not among them is empty
 * @returns without space around it; '' where nothing is left
 */
export function fillTemplate(text: string, values: Readonly<Record<string, string>>): string {
  const lookUp = (name: string) => {
    const key = keyOf(name);
    return Object.hasOwn(values, key) ? (values[key] ?? '') : '';
  };
  return parse(text)
    .pieces.map((piece) => filled(piece, lookUp))
    .join('')
    .trim();
}

/** The names of all placeholders of a text, as they stand there. */
export function placeholdersIn(text: string): readonly string[] {
  const named = (piece: Piece): readonly string[] => {
    if (typeof piece === 'string') return [];
    return 'name' in piece ? [piece.name] : piece.group.flatMap(named);
  };
  return parse(text).pieces.flatMap(named);
}

/** What is wrong with the braces and brackets of a text; `undefined`: nothing. */
export function templateFault(text: string): string | undefined {
  return parse(text).problem;
}

/** Names of tags are compared without regard to case; all other names are as they are. */
function keyOf(name: string): string {
  return name.startsWith('tag.') ? name.toLowerCase() : name;
}

function filled(piece: Piece, lookUp: (name: string) => string): string {
  if (typeof piece === 'string') return piece;
  if ('name' in piece) return lookUp(piece.name);
  const inside = piece.group.map((one) => filled(one, lookUp)).join('');
  const names = piece.group.flatMap((one) => (typeof one !== 'string' && 'name' in one ? [one.name] : []));
  if (names.length === 0) return `[${inside}]`;
  return names.some((name) => lookUp(name) === '') ? '' : inside;
}

function parse(text: string): Parsed {
  const pieces: Piece[] = [];
  let group: Piece[] | undefined;
  for (const [token, name] of text.matchAll(TOKEN)) {
    const here = group ?? pieces;
    if (name !== undefined) here.push({ name: name.trim() });
    else if (/^(\{\{|\}\}|\[\[|\]\])$/.test(token)) here.push(token.charAt(0));
    else if (token === '[') {
      if (group !== undefined) return { pieces, problem: 'a [ inside of square brackets' };
      group = [];
    } else if (token === ']') {
      if (group === undefined) return { pieces, problem: 'a ] without its [' };
      pieces.push({ group });
      group = undefined;
    } else if (token === '{' || token === '}') return { pieces, problem: `a ${token} without its other half` };
    else here.push(token);
  }
  return group === undefined ? { pieces } : { pieces, problem: 'a [ without its ]' };
}
