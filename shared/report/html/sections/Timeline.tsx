import { daysUntil } from '../../../time.js';
import { supportChart } from '../../charts/supportChart.js';
import { type SupportRow, supportRows } from '../../charts/supportRows.js';
import type { Page } from '../page.js';
import { Chart, English, Go, Named, Section, Table } from '../pieces.js';

export function TimelineSection({ page }: { readonly page: Page }) {
  const { words, model } = page;
  const rows = supportRows(model);
  return (
    <Section id="timeline" head={words.timelineHead}>
      {rows.length === 0 ? (
        <p class="calm">{words.noClusters}</p>
      ) : (
        <>
          <p class="soft">{words.timelineIntro}</p>
          <Chart
            page={page}
            label={words.timelineHead}
            summary={words.asTableWithLinks}
            svg={supportChart(page, rows, model.retirements)}
          >
            <Rows page={page} rows={rows} />
          </Chart>
        </>
      )}
      {model.retirements.length > 0 && <Retirements page={page} />}
    </Section>
  );
}

function Rows({ page, rows }: { readonly page: Page; readonly rows: readonly SupportRow[] }) {
  const { words, talk, model } = page;
  const now = new Date(model.now);
  return (
    <Table
      label={words.timelineHead}
      heads={[words.whatRuns, words.plan, words.clusters, words.supportEnds, words.daysLeft, words.longTermEnds]}
      numbers={[2, 4]}
      rows={rows.map((row) => [
        <What key="what" page={page} row={row} />,
        row.plan === null ? words.notKnown : row.plan === 'community' ? words.planCommunity : words.planLongTerm,
        talk.number(row.clusters),
        row.ends === null ? words.notKnown : talk.day(row.ends),
        row.ends === null ? '' : talk.number(daysUntil(row.ends, now)),
        row.longTermEnds === null ? '' : talk.day(row.longTermEnds),
      ])}
    />
  );
}

function What({ page, row }: { readonly page: Page; readonly row: SupportRow }) {
  const version = row.version ?? page.words.versionUnknown;
  if (row.id !== null && row.name !== null)
    return (
      <>
        <Named resource={{ id: row.id, name: row.name }} /> {version}
      </>
    );
  return (
    <Go to={`clusters?${new URLSearchParams({ version: row.version ?? '', plan: row.plan ?? '' })}`}>{version}</Go>
  );
}

function Retirements({ page }: { readonly page: Page }) {
  const { words, talk, model } = page;
  return (
    <>
      <h3>{words.retirements}</h3>
      <Table
        label={words.retirements}
        heads={[words.retirement, words.clusters, words.supportEnds, words.imagesRemoved, words.moveTo]}
        numbers={[1]}
        rows={model.retirements.map(({ what, resources, supportEnds, imagesRemoved, move }) => [
          <English key="what" page={page}>
            {what}
          </English>,
          talk.number(resources),
          supportEnds === null ? words.notKnown : talk.day(supportEnds),
          imagesRemoved === null ? '' : talk.day(imagesRemoved),
          move === null ? (
            ''
          ) : (
            <English key="move" page={page}>
              {move}
            </English>
          ),
        ])}
      />
    </>
  );
}
