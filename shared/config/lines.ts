import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** The line of a configuration on which a key stands; `undefined` where it does not stand there. */
export type LineOf = (key: string) => number | undefined;

/** @param text of vigie.yaml; keys are written as messages name them: `overrides[0].severities.sla-tier` */
export function linesOf(text: string): LineOf {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const inner = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  return (key) => {
    let here: unknown = document.contents;
    let at: number | undefined;
    for (const part of partsOf(key)) {
      const node = inner(here);
      const found = typeof part === 'number' ? entryOf(node, part) : pairOf(node, part);
      if (found === undefined) return undefined;
      [at, here] = found;
    }
    return at === undefined ? undefined : counter.linePos(at).line;
  };
}

function partsOf(key: string): readonly (string | number)[] {
  return [...key.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([part, index]) => (index === undefined ? part : Number(index)));
}

type Found = readonly [number | undefined, unknown];

function pairOf(node: unknown, name: string): Found | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  return pair === undefined ? undefined : [startOf(pair.key as Node), pair.value];
}

function entryOf(node: unknown, index: number): Found | undefined {
  if (!isSeq(node) || index >= node.items.length) return undefined;
  const item = node.items[index] as Node;
  return [startOf(item), item];
}

function startOf(node: Node): number | undefined {
  return node.range?.[0];
}
