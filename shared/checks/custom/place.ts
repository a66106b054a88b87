import { type Document, isMap, isScalar, type LineCounter, type Scalar } from 'yaml';

/** Where in a YAML text something stands: `7:15`, line and column from 1. */
export type PlaceOf = {
  /** Of the value at a path, or of the nearest that is there. */
  readonly value: (path: readonly PropertyKey[]) => string;
  /** Of a key that should not be there. */
  readonly key: (path: readonly PropertyKey[], key: string) => string;
  /** Of a character of the text at a path. */
  readonly within: (path: readonly PropertyKey[], offset: number) => string;
};

/** @param lines the counter that `document` was read with */
export function placesIn(document: Document, source: string, lines: LineCounter): PlaceOf {
  const shown = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  const nodeAt = (path: readonly PropertyKey[]) => document.getIn(path, true) as { range?: [number, ...number[]] };
  const value = (path: readonly PropertyKey[]): string => {
    const start = nodeAt(path)?.range?.[0];
    if (start !== undefined) return shown(start);
    return path.length === 0 ? '1:1' : value(path.slice(0, -1));
  };
  return {
    value,
    key(path, key) {
      const map = nodeAt(path);
      const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
      const start = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
      return start === undefined ? value(path) : shown(start);
    },
    within(path, offset) {
      const node = nodeAt(path);
      return isScalar(node) && typeof node.value === 'string' ? shown(offsetIn(source, node, offset)) : value(path);
    },
  };
}

/**
 * Where a character of a text stands in the YAML that it was read from: both are walked side by side, past what YAML puts
 * in between (quotes, indentation, folded lines). Behind the end is behind the last character that is no space.
 */
function offsetIn(source: string, { range, type, value }: Scalar, offset: number): number {
  const start = range?.[0] ?? 0;
  const end = range?.[1] ?? source.length;
  const text = String(value).trimEnd();
  // A block begins behind its header, which is `|` or `>` and perhaps more.
  let at = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? source.indexOf('\n', start) + 1 : start;
  let behind = start;
  for (let done = 0; at < end && done < text.length; at++) {
    const [wanted = '', found = ''] = [text[done], source[at]];
    const isFolded = wanted !== found && isSpace(wanted) && isSpace(found);
    if (wanted !== found && !isFolded) continue;
    if (done === offset) return at;
    done += 1;
    behind = at + 1;
    if (isFolded) while (isSpace(source[at + 1] ?? '')) at += 1;
  }
  return offset >= text.length ? behind : start;
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}
