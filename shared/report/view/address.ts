/** What stands behind the # of the page's address: a link to it shows the same again. */
export type Address =
  | { readonly view: 'report'; readonly anchor: string }
  | { readonly view: 'table'; readonly table: TableName; readonly fields: Fields }
  | { readonly view: 'cluster'; readonly id: string };

export type TableName = 'findings' | 'clusters';
/** Filter and order of a table, as they stand in the address. */
export type Fields = Readonly<Record<string, string>>;

/** @param hash with or without its # @returns of what cannot be understood, the report from its top */
export function readAddress(hash: string): Address {
  const text = hash.replace(/^#/, '');
  const [, id] = /^cluster=(.*)$/s.exec(text) ?? [];
  if (id !== undefined) return { view: 'cluster', id: decoded(id).toLowerCase() };
  const [, table, query] = /^(findings|clusters)\?(.*)$/s.exec(text) ?? [];
  if (table !== undefined && query !== undefined)
    return { view: 'table', table: table as TableName, fields: Object.fromEntries(new URLSearchParams(query)) };
  return { view: 'report', anchor: decoded(text) };
}

/** @returns with its #; a table without filter and order is its section's anchor */
export function tableAddress(table: TableName, fields: Fields): string {
  const query = new URLSearchParams({ ...fields }).toString();
  return query === '' ? `#${table}` : `#${table}?${query}`;
}

export function clusterAddress(id: string): string {
  return `#cluster=${encodeURIComponent(id.toLowerCase())}`;
}

/** A stray % is no reason to show nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
