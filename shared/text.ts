import { hash } from 'node:crypto';

/** Printable ASCII words with single spaces between: what most text is, and nothing to mend in it. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Text that others wrote (names, tags, alert texts), made safe to carry: control characters and direction marks become
 * spaces, runs of white space one space, and what is longer than `most` characters is cut with an ellipsis. Escaping for
 * a format is the writer's of that format.
 */
export function clean(text: string, most = 512): string {
  if (text.length <= most && PLAIN.test(text)) return text;
  const flat = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = [...flat];
  return characters.length <= most ? flat : `${characters.slice(0, most - 1).join('')}…`;
}

/** sha-256 of the parts, hexadecimal; parts are told apart, so that ("a", "bc") and ("ab", "c") differ. */
export function hashOf(...parts: readonly (string | number)[]): string {
  return hash('sha256', JSON.stringify(parts));
}

/** `1 node`, `3 nodes`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
