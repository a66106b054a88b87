const MOST_NAMED = 5;

/** Names of some subscriptions, and how many there are beside them; an id where there is no name. */
export function few(all: readonly { readonly id: string; readonly name: string }[]): string {
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return only.name === only.id ? only.id : `${only.name} (${only.id})`;
  const names = all.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = all.length - names.length;
  return `${all.length} subscriptions: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
