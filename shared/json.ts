/** A JSON object as a parser made it: own keys only, values not yet trusted. */
export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, in a word for the reader: `text`, `a number`, `a list`… */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  const names: Record<string, string> = {
    string: 'text',
    number: 'a number',
    boolean: 'true or false',
    object: 'an object',
  };
  return names[typeof value] ?? typeof value;
}

/** The own property of an object whose name equals `key` without regard to case; an exact match comes first. */
export function property(object: JsonObject, key: string): unknown {
  if (Object.hasOwn(object, key)) return object[key];
  const wanted = key.toLowerCase();
  // Most are told apart by their length, without a new text for each name.
  for (const name of Object.keys(object))
    if (name.length === wanted.length && name.toLowerCase() === wanted) return object[name];
  return undefined;
}

/** The entries of an object whose value is text (tags); none of what is no object. */
export function textsIn(value: unknown): Readonly<Record<string, string>> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** JSON with the keys of every object in order: equal values give equal text, whatever order they were built in. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

/** What a text says as JSON; `undefined` where it is none, which no schema takes for something. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
