import { axisX, axisY, barX, dot, gridX, ruleX, text } from '@observablehq/plot';
import { clean } from '../../text.js';
import { addDays, DAY_MS, dayOf, daysUntil, endOf } from '../../time.js';
import type { Page } from '../html/page.js';
import type { Retiring } from '../model.js';
import { draw } from './draw.js';
import type { SupportRow } from './supportRows.js';

const WIDTH = 1_080;
const ROW = 26;
/** What has just ended, and the next twelve months. */
const DAYS_BACK = 30;
const DAYS_AHEAD = 365;
/** A label is one line, and is cut there. */
const MOST_LETTERS = 40;
/** The end is near. */
const SOON_DAYS = 90;
/** A bar that ends before the words about it do has them behind it. */
const WORDS_DAYS = 110;

/** A row of the chart: a version that runs, or something that is retired. */
interface Line {
  readonly row: string;
  readonly label: string;
  readonly ends: string | null;
  /** Long-term support that is not in force. */
  readonly longTermEnds: string | null;
  readonly imagesRemoved: string | null;
}

type Span = readonly [from: Date, to: Date];

/** Each version that runs, and what is retired, against its end of support: what ended stands at the left edge, and today is a line. */
export function supportChart(page: Page, rows: readonly SupportRow[], retirements: readonly Retiring[]): string {
  const { words, talk, model } = page;
  const now = new Date(model.now);
  const today = dayOf(now);
  const span: Span = [new Date(addDays(today, -DAYS_BACK)), new Date(addDays(today, DAYS_AHEAD))];
  const lines = [
    ...rows.map((row) => versionLine(page, row)),
    ...retirements.map((one) => retirementLine(page, one)),
  ].map((line, place) => ({ row: `${place}`, ...line }));
  const bars = lines.map((line) => barOf(page, line, span));
  return draw(
    { id: 'timeline-chart', title: words.timelineHead, description: describe(page, rows, span) },
    {
      width: WIDTH,
      height: 50 + ROW * lines.length,
      marginLeft: 290,
      marginTop: 44,
      marginBottom: 6,
      marginRight: 16,
      x: { type: 'utc', domain: [...span] },
      y: { domain: lines.map(({ row }) => row), label: null, padding: 0.22 },
      marks: [
        gridX({ interval: 'month', stroke: 'var(--line)', strokeOpacity: 1 }),
        axisX({
          anchor: 'top',
          interval: 'month',
          tickSize: 0,
          label: null,
          tickFormat: (day: Date) => talk.month(day),
        }),
        axisY({ tickSize: 0, label: null, tickFormat: (row: string) => lines[Number(row)]?.label ?? '' }),
        barX(
          lines.flatMap((line) => longerOf(line, span)),
          { x1: 'from', x2: 'to', y: 'row', fill: 'var(--later)', stroke: 'var(--soft)', strokeDasharray: '3 3' },
        ),
        barX(bars, { x1: 'from', x2: 'to', y: 'row', fill: 'colour', fillOpacity: 0.28, stroke: 'colour' }),
        dot(
          lines.flatMap((line) => removedOf(line, span)),
          { x: 'at', y: 'row', symbol: 'diamond', r: 6, fill: 'var(--critical)', stroke: 'var(--card)' },
        ),
        ruleX([now], { stroke: 'var(--ink)', strokeWidth: 1.5 }),
        text([words.today], { x: () => now, frameAnchor: 'top', dy: -32, fontWeight: 'bold', fill: 'currentColor' }),
        text(bars, { x: 'wordsAt', y: 'row', text: 'words', textAnchor: 'start', fill: 'currentColor' }),
      ],
    },
  );
}

function describe({ words, talk, model }: Page, rows: readonly SupportRow[], [from, to]: Span): string {
  const now = new Date(model.now);
  const sum = (some: readonly SupportRow[]) => some.reduce((all, { clusters }) => all + clusters, 0);
  return talk.fill(words.timelineDesc, {
    from: talk.day(from.toISOString()),
    to: talk.day(to.toISOString()),
    ended: sum(rows.filter(({ ends }) => ends !== null && daysUntil(ends, now) < 0)),
    all: sum(rows),
  });
}

function versionLine({ words, talk }: Page, row: SupportRow): Omit<Line, 'row'> {
  const version = clean(row.version ?? words.versionUnknown, MOST_LETTERS);
  const plan = row.plan === null ? words.planUnknown : row.plan === 'community' ? words.community : words.longTerm;
  const label =
    row.name === null
      ? `${version} · ${plan} · ${talk.number(row.clusters)}`
      : `${clean(row.name, MOST_LETTERS)} · ${version}`;
  return { label, ends: row.ends, longTermEnds: row.longTermEnds, imagesRemoved: null };
}

function retirementLine({ talk }: Page, { what, supportEnds, imagesRemoved, resources }: Retiring): Omit<Line, 'row'> {
  // What stands in brackets is explained in the table below.
  const label = `${clean(what.replace(/ \(.*$/, ''), MOST_LETTERS)} · ${talk.number(resources)}`;
  return { label, ends: supportEnds, longTermEnds: null, imagesRemoved };
}

function barOf({ words, talk, model }: Page, { row, ends }: Line, [from, to]: Span) {
  const now = new Date(model.now);
  const beside = new Date(now.getTime() + 4 * DAY_MS);
  if (ends === null) return { row, from, to: from, colour: 'var(--soft)', words: words.endUnknown, wordsAt: beside };
  const left = daysUntil(ends, now);
  const shown = Math.min(Math.max(endOf(ends).getTime(), from.getTime() + 3 * DAY_MS), to.getTime());
  return {
    row,
    from,
    to: new Date(shown),
    colour: left < 0 ? 'var(--critical)' : left <= SOON_DAYS ? 'var(--high)' : 'var(--fine)',
    words: talk.fill(left < 0 ? words.endedOn : words.until, { day: talk.day(ends) }),
    wordsAt: left >= 0 && left < WORDS_DAYS ? new Date(shown + 4 * DAY_MS) : beside,
  };
}

function longerOf({ row, ends, longTermEnds }: Line, [from, to]: Span) {
  if (ends === null || longTermEnds === null || endOf(longTermEnds) <= from) return [];
  const begin = Math.max(endOf(ends).getTime(), from.getTime());
  if (begin >= to.getTime()) return [];
  return [{ row, from: new Date(begin), to: new Date(Math.min(endOf(longTermEnds).getTime(), to.getTime())) }];
}

function removedOf({ row, imagesRemoved }: Line, [from, to]: Span) {
  const at = imagesRemoved === null ? undefined : new Date(imagesRemoved);
  return at === undefined || at < from || at > to ? [] : [{ row, at }];
}
