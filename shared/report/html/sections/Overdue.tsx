import { SEVERITIES } from '../../../severity.js';
import { type OwnerRow, ownerRows } from '../../charts/owners.js';
import type { Page } from '../page.js';
import { findingsWith, Go, Section, Table } from '../pieces.js';

/** So many owners are shown before the rest is folded. */
const SHOWN = 20;

export function OverdueSection({ page }: { readonly page: Page }) {
  const { words, talk, model } = page;
  const rows = ownerRows(model);
  const [shown, folded] = [rows.slice(0, SHOWN), rows.slice(SHOWN)];
  return (
    <Section id="overdue" head={words.overdueHead}>
      {rows.length === 0 ? <p class="calm">{words.noFindings}</p> : <Owners page={page} rows={shown} most={rows} />}
      {folded.length > 0 && (
        <details>
          <summary>{talk.many(words.more, folded.length)}</summary>
          <Owners page={page} rows={folded} most={rows} />
        </details>
      )}
    </Section>
  );
}

function Owners(props: {
  readonly page: Page;
  readonly rows: readonly OwnerRow[];
  readonly most: readonly OwnerRow[];
}) {
  const { words, talk } = props.page;
  const most = Math.max(1, ...props.most.map(({ overdueInAll }) => overdueInAll));
  const number = (value: number) => (value === 0 ? '–' : talk.number(value));
  const longest = ({ overdueInAll, longestDays }: OwnerRow) => {
    if (overdueInAll === 0) return '–';
    return longestDays === 0 ? words.underADay : talk.many(words.daysOver, longestDays);
  };
  return (
    <Table
      label={words.overdueHead}
      heads={[
        words.owner,
        words.overdue,
        words.share,
        ...SEVERITIES.map((severity) => words.severity[severity]),
        words.longest,
        words.openInAll,
      ]}
      numbers={[1, 3, 4, 5, 6, 7, 8]}
      rows={props.rows.map((row) => [
        <OwnerName key="owner" page={props.page} owner={row.owner} />,
        row.overdueInAll === 0 ? (
          '–'
        ) : (
          <Go to={findingsWith({ owner: row.owner ?? '', status: 'overdue' })}>{talk.number(row.overdueInAll)}</Go>
        ),
        <Bar key="bar" page={props.page} row={row} most={most} />,
        ...SEVERITIES.map((severity) => number(row.overdue[severity])),
        longest(row),
        talk.number(row.open),
      ])}
    />
  );
}

function OwnerName({ page, owner }: { readonly page: Page; readonly owner: string | null }) {
  return <Go to={findingsWith({ owner: owner ?? '' })}>{owner ?? page.words.nobody}</Go>;
}

/** Widths are attributes: the page's policy lets no style through that stands at an element. */
function Bar({ page, row, most }: { readonly page: Page; readonly row: OwnerRow; readonly most: number }) {
  const { words, talk } = page;
  const label = talk.fill(words.overdueBar, { overdue: row.overdueInAll, open: row.open });
  let from = 0;
  return (
    <svg class="bar" role="img" aria-label={label} viewBox="0 0 100 8" preserveAspectRatio="none">
      {SEVERITIES.map((severity) => {
        const width = (100 * row.overdue[severity]) / most;
        const at = from;
        from += width;
        return width > 0 && <rect key={severity} class={severity} x={at} y="0" width={width} height="8" />;
      })}
    </svg>
  );
}
