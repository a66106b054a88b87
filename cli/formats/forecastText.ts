import { type Ending, type Forecast, HORIZONS, type OwnerForecast } from '../../shared/report/forecast/schema.js';
import { clean, count } from '../../shared/text.js';
import { hang, paint, wrap } from '../output.js';
import { minute } from '../words.js';

/** Longest text of others that is shown. */
const MOST = 300;
const NAME_WIDTH = 36;
const NUMBER_WIDTH = 8;
/** Of an owner, what has ended and what ends soon, as far as people are shown it. */
const MOST_OUT = 20;
const MOST_AHEAD = 40;

export const KIND_WORDS: Readonly<Record<Ending['kind'], string>> = {
  version: 'version',
  retirement: 'retirement',
  nodeImage: 'node image',
  exemption: 'exemption',
};

/** `vigie forecast`, for people: in 80 columns. */
export function forecastText(forecast: Forecast): string {
  const { sweep, freezes, owners, notKnown } = forecast;
  const lines = [
    paint('bold', `What leaves support, by sweep ${sweep.id} (${minute(sweep.now)})`),
    ...freezes.flatMap(({ name, from, to }) => hang('freeze', `${clean(name, 80)}: ${from} to ${to}`, 'yellow')),
    '',
    ...(owners.length === 0 ? ['Nothing ends within 180 days.', ''] : [...tableLines(owners), '']),
    ...owners.flatMap((one) => [...ownerLines(one), '']),
    ...(notKnown.length === 0 ? [] : [paint('bold', 'Not known'), ...notKnown.flatMap(notKnownLines), '']),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function tableLines(owners: readonly OwnerForecast[]): string[] {
  const heads = ['out', ...HORIZONS.map((days) => `${days} d`)];
  return [
    paint('bold', `${'owner'.padEnd(NAME_WIDTH)}${numbers(heads)}`),
    ...owners.map(
      ({ owner, out, within }) =>
        `${clean(ownerWords(owner), NAME_WIDTH - 1).padEnd(NAME_WIDTH)}${numbers([out, ...HORIZONS.map((days) => within[days])])}`,
    ),
    ...wrap('out: has ended. 30 d: ends within 30 days; each column holds the one before it.', 80),
  ];
}

function numbers(cells: readonly (string | number)[]): string {
  return cells.map((cell) => String(cell).padStart(NUMBER_WIDTH)).join('');
}

export function ownerWords(owner: string | null): string {
  return owner ?? 'nobody owns these';
}

/** What has ended must not push out of sight what can still be done in time: each has room of its own. */
function ownerLines({ owner, endings }: OwnerForecast): string[] {
  const out = endings.filter(({ isOut }) => isOut);
  const ahead = endings.filter(({ isOut }) => !isOut);
  return [paint('bold', clean(ownerWords(owner), 78)), ...someLines(out, MOST_OUT), ...someLines(ahead, MOST_AHEAD)];
}

function someLines(endings: readonly Ending[], most: number): string[] {
  const more = endings.length - most;
  const rest = more > 0 ? hang('', `and ${more} more; --format json shows all`) : [];
  return [...endings.slice(0, most).flatMap(endingLines), ...rest];
}

function endingLines(ending: Ending): string[] {
  const { ends, isOut, note } = ending;
  const style = isOut ? 'red' : note === null ? undefined : 'yellow';
  return [
    ...hang(ends ?? 'long out', clean(endingWords(ending), MOST), style),
    ...(note === null ? [] : hang('', note)),
  ];
}

/** `version: aks-payments-prod, Kubernetes 1.34.12, 1 day ago` */
function endingWords({ name, subject, what, kind, days }: Ending): string {
  const of = subject?.startsWith('retirement/') === true && kind !== 'exemption' ? null : subject;
  return [`${KIND_WORDS[kind]}: ${name}`, of, what, whenWords(days)].filter((part) => part !== null).join(', ');
}

function whenWords(days: number | null): string {
  if (days === null) return 'long ago';
  if (days === 0) return 'today';
  return days < 0 ? `${count(-days, 'day')} ago` : `in ${count(days, 'day')}`;
}

function notKnownLines({ name, owner, why }: Forecast['notKnown'][number]): string[] {
  return hang(clean(name, 63), clean(`${owner === null ? '' : `owner ${owner}: `}${why}`, MOST));
}
