import { unknownChecks } from '../../charts/unknownChecks.js';
import { titleIn } from '../../island.js';
import type { Page } from '../page.js';
import { English, Section, Table } from '../pieces.js';

/** So many checks are shown before the rest is folded. */
const SHOWN = 10;

/** What was not seen, and why: the part of a report that others leave out. */
export function CoverageSection({ page }: { readonly page: Page }) {
  const { words, talk, model } = page;
  const { subscriptions, subscriptionsRead, gaps, gapsInAll, calendarAsOf, calendarStale } = model.coverage;
  const seen = talk.many(words.clustersSeen, model.totals.clusters, { seen: model.totals.clustersSeen });
  const read = talk.many(words.subscriptionsRead, subscriptions, { read: subscriptionsRead });
  return (
    <Section id="coverage" head={words.coverageHead}>
      <p>{model.file === null ? `${read}, ${seen}.` : words.fileCoverage}</p>
      {model.file === null && gaps.length === 0 && <p class="calm">{words.noGaps}</p>}
      {gaps.length > 0 && (
        <>
          <h3>{words.gapsHead}</h3>
          <Table
            label={words.gapsHead}
            heads={[words.scope, words.signal, words.why, words.since]}
            rows={gaps.map(({ scope, signal, reason, since }) => [
              <code key="scope">{scope}</code>,
              signal,
              <English key="why" page={page}>
                {reason}
              </English>,
              talk.day(since),
            ])}
          />
        </>
      )}
      {gapsInAll > gaps.length && <p class="soft">{talk.many(words.gapsMore, gapsInAll - gaps.length)}</p>}
      <Unknown page={page} />
      <p class={calendarStale ? 'warning' : 'soft'}>
        {talk.fill(calendarStale ? words.calendarStale : words.calendarOf, { day: talk.day(calendarAsOf) })}
      </p>
    </Section>
  );
}

function Unknown({ page }: { readonly page: Page }) {
  const { words, talk, model } = page;
  const all = unknownChecks(model);
  if (all.length === 0) return null;
  const rows = (some: typeof all) => (
    <Table
      label={words.unknownHead}
      heads={[words.check, words.unknownOf, words.mostOften]}
      numbers={[1]}
      rows={some.map(({ check, resources, why }) => [
        titleIn(check, page.lang),
        talk.number(resources),
        <English key="why" page={page}>
          {why}
        </English>,
      ])}
    />
  );
  return (
    <>
      <h3>{words.unknownHead}</h3>
      {rows(all.slice(0, SHOWN))}
      {all.length > SHOWN && (
        <details>
          <summary>{talk.many(words.more, all.length - SHOWN)}</summary>
          {rows(all.slice(SHOWN))}
        </details>
      )}
    </>
  );
}
