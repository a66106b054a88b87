import { areaY, axisX, axisY, dot, gridY, lineY, text } from '@observablehq/plot';
import type { Page } from '../html/page.js';
import { draw } from './draw.js';

interface Point {
  readonly now: string;
  readonly score: number;
}

const MOST_TICKS = 8;

/** With more of them a line alone is clearer. */
const MOST_DOTS = 31;

/** The score of each sweep as a line; the scale begins below the lowest, and says so by its numbers. */
export function scoreChart({ words, talk }: Page, scores: readonly Point[]): string {
  const points = scores.map(({ now, score }) => ({ at: new Date(now), score }));
  const all = scores.map(({ score }) => score);
  const [min, max] = [Math.min(...all), Math.max(...all)];
  const floor = Math.max(0, Math.floor(min - Math.max(1, (max - min) / 2)));
  const ceiling = Math.min(100, Math.ceil(max + 1));
  const [first, last] = [scores[0], scores.at(-1)];
  const description = talk.fill(words.scoreDesc, {
    first: first?.score ?? 0,
    from: talk.day(first?.now ?? ''),
    last: last?.score ?? 0,
    to: talk.day(last?.now ?? ''),
    min,
    max,
  });
  return draw(
    { id: 'score-chart', title: words.scoreHead, description },
    {
      width: 1_080,
      height: 200,
      marginLeft: 44,
      marginRight: 56,
      marginTop: 16,
      marginBottom: 28,
      x: { type: 'utc' },
      y: { domain: [floor, ceiling] },
      marks: [
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
        axisY({ ticks: 4, tickSize: 0, label: null, tickFormat: (score: number) => talk.number(score) }),
        axisX({
          ticks: some(points.map(({ at }) => at)),
          tickSize: 0,
          label: null,
          tickFormat: (at: Date) => talk.shortDay(at),
        }),
        areaY(points, { x: 'at', y: 'score', y1: floor, fill: 'var(--accent)', fillOpacity: 0.12 }),
        lineY(points, { x: 'at', y: 'score', stroke: 'var(--accent)', strokeWidth: 2 }),
        ...(points.length > MOST_DOTS ? [] : [dot(points, { x: 'at', y: 'score', fill: 'var(--accent)', r: 3 })]),
        text(points.slice(-1), {
          x: 'at',
          y: 'score',
          text: ({ score }: { score: number }) => talk.number(score),
          dx: 8,
          textAnchor: 'start',
          fontWeight: 'bold',
          fill: 'currentColor',
        }),
      ],
    },
  );
}

/** Days of sweeps, evenly, the last among them: a day in between would be no sweep. */
function some(days: readonly Date[]): Date[] {
  const every = Math.ceil(days.length / MOST_TICKS);
  return days.filter((_day, place) => (days.length - 1 - place) % every === 0);
}
