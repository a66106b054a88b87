import { SEVERITIES, type Severity } from '../../../severity.js';
import { imageAges } from '../../charts/imageAges.js';
import { imageChart } from '../../charts/imageChart.js';
import type { Page } from '../page.js';
import { Badge, Chart, Named, Section, Shape, Table } from '../pieces.js';

const OLDEST = 10;

export function ImagesSection({ page }: { readonly page: Page }) {
  const { words, talk, model } = page;
  const ages = imageAges(model);
  const [oldest] = ages.pools;
  return (
    <Section id="images" head={words.imagesHead}>
      {oldest === undefined ? (
        <p class="calm">{words.noPools}</p>
      ) : (
        <>
          <p class="soft">{words.imagesIntro}</p>
          <Legend page={page} />
          <Chart page={page} label={words.imagesHead} svg={imageChart(page, ages)}>
            <Bins page={page} bins={ages.bins} />
          </Chart>
          <h3>{words.oldestPools}</h3>
          <Table
            label={words.oldestPools}
            heads={[words.pool, words.resource, words.age, words.severityHead, words.system, words.image]}
            numbers={[2]}
            rows={ages.pools.slice(0, OLDEST).map(({ pool, resource, ageDays, severity, os, image }) => {
              const about = model.resources[resource];
              return [
                pool,
                about === undefined ? '' : <Named key="resource" resource={about} />,
                talk.many(words.daysOver, ageDays),
                severity === null ? words.withinLimits : <Badge key="severity" page={page} severity={severity} />,
                os ?? words.notKnown,
                <code key="image">{image}</code>,
              ];
            })}
          />
        </>
      )}
      {ages.undated > 0 && <p class="soft">{talk.many(words.imagesUndated, ages.undated)}</p>}
    </Section>
  );
}

function Legend({ page }: { readonly page: Page }) {
  return (
    <ul class="legend">
      {SEVERITIES.filter((severity) => severity !== 'low').map((severity) => (
        <li key={severity} class={`count ${severity}`}>
          <Shape name={severity} />
          {page.words.severity[severity]}
        </li>
      ))}
      <li class="count fine">
        <Shape name="low" />
        {page.words.withinLimits}
      </li>
    </ul>
  );
}

/** A row a week that has pools, a column a severity. */
function Bins(props: { readonly page: Page; readonly bins: ReturnType<typeof imageAges>['bins'] }) {
  const { words, talk } = props.page;
  const severities: readonly (Severity | null)[] = [...SEVERITIES, null];
  const weeks = [...new Set(props.bins.filter(({ pools }) => pools > 0).map(({ week }) => week))];
  const cell = (week: number, severity: Severity | null) =>
    props.bins.find((bin) => bin.week === week && bin.severity === severity)?.pools ?? 0;
  return (
    <Table
      label={words.imagesHead}
      heads={[words.weeks, ...SEVERITIES.map((severity) => words.severity[severity]), words.withinLimits]}
      numbers={[1, 2, 3, 4, 5]}
      rows={weeks.map((week) => [
        talk.number(week),
        ...severities.map((severity) => talk.number(cell(week, severity))),
      ])}
    />
  );
}
