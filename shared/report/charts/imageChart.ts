import { axisX, axisY, barY, gridY, ruleY } from '@observablehq/plot';
import type { Page } from '../html/page.js';
import { draw } from './draw.js';
import { type ImageAges, LAST_WEEK } from './imageAges.js';

/** Pools by the age of their image in weeks, stacked by severity. */
export function imageChart({ words, talk }: Page, { pools, bins }: ImageAges): string {
  const description = talk.many(words.imagesDesc, pools.length, { days: pools[0]?.ageDays ?? 0 });
  const weeks = [...new Set(bins.map(({ week }) => week))];
  const stacks = bins
    .filter((bin) => bin.pools > 0)
    .map(({ week, severity, pools: number }) => ({ week, number, colour: `var(--${severity ?? 'fine'})` }));
  const every = weeks.length > 14 ? 2 : 1;
  return draw(
    { id: 'images-chart', title: words.imagesHead, description },
    {
      width: 1_080,
      height: 230,
      marginLeft: 44,
      marginBottom: 40,
      marginTop: 24,
      x: { type: 'band', domain: weeks, padding: 0.15 },
      y: { nice: true },
      marks: [
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
        axisY({
          ticks: 4,
          tickSize: 0,
          label: words.pools,
          labelArrow: 'none',
          tickFormat: (number: number) => (Number.isInteger(number) ? talk.number(number) : ''),
        }),
        axisX({
          tickSize: 0,
          label: words.weeks,
          labelArrow: 'none',
          ticks: weeks.filter((week) => week % every === 0),
          tickFormat: (week: number) => (week === LAST_WEEK ? `${week}+` : `${week}`),
        }),
        barY(stacks, { x: 'week', y: 'number', fill: 'colour' }),
        ruleY([0], { stroke: 'var(--soft)' }),
      ],
    },
  );
}
