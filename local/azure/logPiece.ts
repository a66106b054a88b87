/** Does a query ask about this cluster? By its lower-cased id. */
export type IsAsked = (id: string) => boolean;

const CUT = /let isAsked = \(id: string\) \{ (.*) \};/;
const FORM =
  /^not\(id startswith '\/subscriptions\/'\) or \((strcmp\(id, '[^']*'\) (?:>=|<) 0(?: and strcmp\(id, '[^']*'\) (?:>=|<) 0)*)\)$/;
const BOUND = /strcmp\(id, '([^']*)'\) (>=|<) 0/g;
const FILTER = /\| where isAsked\((?:ClusterId|tolower\(ClusterId\))\)/g;

/**
 * The piece of a workspace that the query about nodes asks for: a range of ids, as Kusto's strcmp() orders them.
 * @param legs tables that the query reads: each must be cut, or rows of other pieces would come along
 * @returns `undefined`: the query is cut in a way that is not played here
 */
export function pieceIn(query: string, legs: number): IsAsked | undefined {
  const filters = query.match(FILTER)?.length ?? 0;
  const cut = CUT.exec(query)?.[1];
  if (cut === undefined) return filters === 0 ? () => true : undefined;
  const [, bounds] = FORM.exec(cut) ?? [];
  if (bounds === undefined || filters !== legs) return undefined;
  const conditions = [...bounds.matchAll(BOUND)].map(([, bound = '', sign]) => ({ bound, least: sign === '>=' }));
  return (id) =>
    !id.startsWith('/subscriptions/') || conditions.every(({ bound, least }) => (least ? id >= bound : id < bound));
}
