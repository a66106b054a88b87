import { createHash } from 'node:crypto';
import { pieceIn } from '../../../local/azure/logPiece.js';
import { nodesQuery } from '../../../shared/signals/nodesQuery.js';
import { pieceOf } from '../../../shared/signals/workspacePieces.js';

const NOW = new Date('2026-11-24T02:00:00Z');
const LEGS = 4;

/** Ids as random as those of subscriptions, and the same each time. */
function subscription(at: number): string {
  const hex = createHash('sha256').update(String(at)).digest('hex');
  return [8, 12, 16, 20, 32].map((end, place) => hex.slice([0, 8, 12, 16, 20][place], end)).join('-');
}
const all = Array.from({ length: 1_000 }, (_none, at) => subscription(at)).sort();
const idOf = (one: string) =>
  `/subscriptions/${one}/resourcegroups/rg/providers/microsoft.containerservice/managedclusters/c`;
const begins = [all[100], all[101], all[640], all[999]].map(String);

test('the pieces that are asked for are a partition, and each cluster is in the one that is looked for', () => {
  const pieces = new Map(
    all.map((one) => {
      const piece = pieceOf(begins, one);
      return [piece?.index, pieceIn(nodesQuery(NOW, piece), LEGS)] as const;
    }),
  );
  expect([...pieces.keys()]).toEqual([0, 1, 2, 3, 4]);
  for (const one of all) {
    const holding = [...pieces].filter(([, isAsked]) => isAsked?.(idOf(one))).map(([index]) => index);
    expect(holding).toEqual([pieceOf(begins, one)?.index]);
  }
});

test('what names no subscription is in every piece, and everything is in a query without pieces', () => {
  for (const one of [begins[0], begins[2], 'f']) {
    const isAsked = pieceIn(nodesQuery(NOW, pieceOf(begins, String(one))), LEGS);
    expect([isAsked?.('aks-prod'), isAsked?.('')]).toEqual([true, true]);
  }
  expect(all.filter((one) => pieceIn(nodesQuery(NOW), LEGS)?.(idOf(one)))).toHaveLength(all.length);
});

const query = nodesQuery(NOW, pieceOf(begins, begins[0] ?? ''));
test.each([
  ['a table that is not cut', query.replace('| where isAsked(ClusterId)\n', '')],
  ['a cut that is not played here', query.replace('strcmp(', 'hash(')],
  ['a bound of another kind', query.replace('>= 0', '> 0')],
  ['a cut that nobody says', query.replace(/let isAsked.*\n/, '')],
])('%s is not understood', (_what, text) => {
  expect(text).not.toBe(query);
  expect(pieceIn(text, LEGS)).toBeUndefined();
});
