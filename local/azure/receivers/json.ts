/** A JSON object, as it came. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text, or undefined where it is none (`undefined` is no JSON value, so the two cannot be confused). */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The longest beginning of a text that takes at most `bytes` in UTF-8 and does not split a character. */
export function cutToBytes(text: string, bytes: number): string {
  const packed = Buffer.from(text, 'utf8');
  if (packed.length <= bytes) return text;
  let end = bytes;
  while (end > 0 && ((packed[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return packed.subarray(0, end).toString('utf8');
}
