import { scoreChart } from '../../charts/scoreChart.js';
import type { Page } from '../page.js';
import { Chart, Section, Table } from '../pieces.js';

export function ScoreSection({ page }: { readonly page: Page }) {
  const { words, talk, model } = page;
  const points = model.scores.flatMap(({ now, score }) => (score === null ? [] : [{ now, score }]));
  const [only] = points;
  return (
    <Section id="score" head={words.scoreHead}>
      {only === undefined ? (
        <p class="calm">{words.noScore}</p>
      ) : points.length === 1 ? (
        <p>{talk.fill(words.oneScore, { score: only.score })}</p>
      ) : (
        <>
          <p class="soft">{words.scoreIntro}</p>
          <Chart page={page} label={words.scoreHead} svg={scoreChart(page, points)}>
            <Table
              label={words.scoreHead}
              heads={[words.sweep, words.score]}
              numbers={[1]}
              rows={[...points].reverse().map(({ now, score }) => [talk.minute(now), talk.number(score)])}
            />
          </Chart>
        </>
      )}
    </Section>
  );
}
