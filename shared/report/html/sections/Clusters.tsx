import { SEVERITIES, type Severity } from '../../../severity.js';
import type { ReportModel, ReportResource } from '../../model.js';
import type { Page } from '../page.js';
import { Named, Section, Shape, Table } from '../pieces.js';

/** So many can be read without the script. */
const SHOWN = 100;

type Counts = Readonly<Record<Severity, number>>;

/** The clusters and registries as plain HTML, worst first; the script puts the whole table in their place. */
export function ClustersSection({ page }: { readonly page: Page }) {
  const { words, talk, model } = page;
  const counts = countsOf(model);
  const all = model.resources
    .map((resource, place) => ({ resource, counts: counts.get(place) ?? NONE }))
    .sort((a, b) => worse(a.counts, b.counts) || a.resource.name.localeCompare(b.resource.name, 'en'));
  const shown = all.slice(0, SHOWN);
  return (
    <Section id="clusters" head={words.clustersHead}>
      <div id="clusters-table">
        <p class="soft">{talk.many(words.clustersStatic, all.length, { shown: shown.length })}</p>
        <Table
          label={words.clustersHead}
          heads={[words.resource, words.findings, words.version, words.supportEnds, words.owner, words.subscription]}
          rows={shown.map((one) => rowOf(page, one.resource, one.counts))}
        />
      </div>
    </Section>
  );
}

function rowOf(page: Page, resource: ReportResource, counts: Counts) {
  const { words, talk } = page;
  const { cluster, owner, subscriptionName, seen } = resource;
  return [
    <>
      <Named resource={resource} />
      {resource.kind !== null && resource.kind !== 'cluster' && <span class="soft"> {words.kinds[resource.kind]}</span>}
    </>,
    <Numbers key="findings" page={page} counts={counts} />,
    cluster?.version ?? (seen ? '' : words.notSeen),
    cluster?.supportEnds == null ? '' : talk.day(cluster.supportEnds),
    owner ?? words.nobody,
    subscriptionName ?? '',
  ];
}

function Numbers({ page, counts }: { readonly page: Page; readonly counts: Counts }) {
  const own = SEVERITIES.filter((severity) => counts[severity] > 0);
  if (own.length === 0) return <>{page.words.none}</>;
  return (
    <>
      {own.map((severity) => (
        <span key={severity} class={`count ${severity}`}>
          <Shape name={severity} />
          {page.talk.many(page.words.counted[severity], counts[severity])}
        </span>
      ))}
    </>
  );
}

const NONE: Counts = { critical: 0, high: 0, medium: 0, low: 0 };

function countsOf({ findings }: ReportModel): ReadonlyMap<number, Counts> {
  const counts = new Map<number, Record<Severity, number>>();
  for (const { resource, severity, exemption } of findings) {
    if (exemption !== null) continue;
    const own = counts.get(resource) ?? { ...NONE };
    counts.set(resource, own);
    own[severity] += 1;
  }
  return counts;
}

function worse(a: Counts, b: Counts): number {
  for (const severity of SEVERITIES) if (a[severity] !== b[severity]) return b[severity] - a[severity];
  return 0;
}
