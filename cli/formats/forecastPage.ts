import { type Ending, type Forecast, HORIZONS, type OwnerForecast } from '../../shared/report/forecast/schema.js';
import { minute } from '../words.js';
import { KIND_WORDS, ownerWords } from './forecastText.js';
import { plain } from './upgradePlanPage.js';

/** `vigie forecast --format markdown`: for a ticket, or a page of a wiki. */
export function forecastPage({ sweep, freezes, owners, notKnown }: Forecast): string {
  const parts = [
    '# What leaves support',
    `By sweep ${sweep.id} (${minute(sweep.now)}).`,
    ...(freezes.length === 0
      ? []
      : [freezes.map(({ name, from, to }) => `- Freeze ${plain(name)}: ${from} to ${to}`).join('\n')]),
    owners.length === 0 ? 'Nothing ends within 180 days.' : sums(owners),
    ...owners.flatMap((one) => [`## ${plain(ownerWords(one.owner))}`, endingsTable(one)]),
    ...(notKnown.length === 0
      ? []
      : ['## Not known', notKnown.map(({ name, why }) => `- ${plain(`${name}: ${why}`)}`).join('\n')]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function sums(owners: readonly OwnerForecast[]): string {
  const rows = owners.map(({ owner, out, within, inFreeze }) => [
    plain(ownerWords(owner)),
    ...[out, ...HORIZONS.map((days) => within[days]), inFreeze].map(String),
  ]);
  return table(['owner', 'out', ...HORIZONS.map((days) => `${days} days`), 'in a freeze'], rows);
}

function endingsTable({ endings }: OwnerForecast): string {
  return table(['last day', 'resource', 'what', 'kind', 'note'], endings.map(row));
}

function row({ ends, name, subject, what, kind, isOut, note }: Ending): string[] {
  const resource = subject === null ? name : `${name} ${subject}`;
  return [
    ends ?? 'long out',
    plain(resource),
    plain(what),
    KIND_WORDS[kind],
    plain(note ?? (isOut ? 'has ended' : '')),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
