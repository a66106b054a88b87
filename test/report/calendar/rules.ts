import ICAL from 'ical.js';

/** One property of a calendar, unfolded. */
interface Line {
  readonly name: string;
  readonly parameters: string;
  readonly value: string;
}

const NAME = /^([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)$/su;
/** Properties of which RFC 5545 (3.6.1) wants one, or allows one at most. */
const ONE = ['UID', 'DTSTAMP', 'DTSTART'];
const AT_MOST_ONE = [
  'DTEND',
  'SEQUENCE',
  'SUMMARY',
  'DESCRIPTION',
  'TRANSP',
  'URL',
  'LAST-MODIFIED',
  'STATUS',
  'CLASS',
];
const TEXTS = ['SUMMARY', 'DESCRIPTION', 'NAME', 'X-WR-CALNAME', 'X-WR-CALDESC'];

/**
 * What of RFC 5545 a calendar breaks, as far as Vigie's can: written from the RFC, not from the code.
 * @returns empty: nothing
 */
export function brokenRules(text: string): readonly string[] {
  const folded = text.split('\r\n');
  const broken: string[] = [];
  const says = (isBroken: boolean, what: string) => isBroken && broken.push(what);
  says(folded.at(-1) !== '', 'the last line has no end (3.1)');
  says(/\n/.test(text.replaceAll('\r\n', '')) || /\r/.test(text.replaceAll('\r\n', '')), 'a line ends otherwise (3.1)');
  for (const line of folded) says(Buffer.byteLength(line) > 75, `more than 75 octets: ${line} (3.1)`);
  says(Buffer.from(text).toString('utf8') !== text, 'not what UTF-8 can hold (3.1.4)');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
  says(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text), 'a control character (3.1)');
  const lines = linesOf(text);
  for (const line of lines) {
    if (typeof line === 'string') broken.push(`no property: ${line} (3.1)`);
    else
      says(
        TEXTS.includes(line.name) && !/^(?:[^\\;,]|\\[\\;,nN])*$/su.test(line.value),
        `escapes of ${line.name} (3.3.11)`,
      );
  }
  const properties = lines.filter((line) => typeof line !== 'string');
  broken.push(...brokenParts(properties));
  return broken;
}

function linesOf(text: string): readonly (Line | string)[] {
  return text
    .replaceAll(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, name, parameters = '', value = ''] = NAME.exec(line) ?? [];
      return name === undefined ? line : { name, parameters, value };
    });
}

function brokenParts(lines: readonly Line[]): readonly string[] {
  const events = partsOf(lines, 'VEVENT');
  const uids = events.map((event) => textOf(event, 'UID'));
  return [
    ...['PRODID', 'VERSION', 'METHOD'].filter((name) => named(lines, name) !== 1).map((name) => `${name} (3.6)`),
    ...(new Set(uids).size === uids.length ? [] : ['two events have one UID (3.8.4.7)']),
    ...events.flatMap(brokenEvent),
  ];
}

function brokenEvent(event: readonly Line[]): readonly string[] {
  const alarms = partsOf(event, 'VALARM');
  // What stands in its alarms is not its own; they are the only parts that it may have.
  const begin = event.findIndex(({ name }) => name === 'BEGIN');
  const own = begin === -1 ? event : [...event.slice(0, begin), ...event.slice(event.findLastIndex(isEnd) + 1)];
  const [start, end] = [textOf(own, 'DTSTART'), textOf(own, 'DTEND')];
  const isDate = (name: string) => own.some((line) => line.name === name && line.parameters === ';VALUE=DATE');
  return [
    ...ONE.filter((name) => named(own, name) !== 1).map((name) => `${name} (3.6.1)`),
    ...AT_MOST_ONE.filter((name) => named(own, name) > 1).map((name) => `${name} (3.6.1)`),
    ...['DTSTART', 'DTEND'].filter((name) => !isDate(name)).map((name) => `${name} is no day (3.3.4)`),
    ...(/^\d{8} \d{8}$/.test(`${start} ${end}`) && start < end ? [] : ['it ends before it begins (3.8.2.2)']),
    ...['DTSTAMP', 'LAST-MODIFIED']
      .filter((name) => !/^\d{8}T\d{6}Z$/.test(textOf(own, name)))
      .map((name) => `${name} is not in UTC (3.8.7)`),
    ...(URL.canParse(textOf(own, 'URL') || 'https://none') ? [] : ['URL is no address (3.8.4.6)']),
    ...alarms.flatMap((alarm) =>
      ['ACTION', 'TRIGGER', 'DESCRIPTION']
        .filter((name) => named(alarm, name) !== 1)
        .map((name) => `${name} of an alarm (3.6.6)`),
    ),
  ];
}

const isEnd = ({ name }: Line) => name === 'END';
const named = (lines: readonly Line[], name: string) => lines.filter((line) => line.name === name).length;
const textOf = (lines: readonly Line[], name: string) => lines.find((line) => line.name === name)?.value ?? '';

function partsOf(lines: readonly Line[], kind: string): readonly (readonly Line[])[] {
  const parts: Line[][] = [];
  let open: Line[] | undefined;
  for (const line of lines) {
    if (line.name === 'BEGIN' && line.value === kind) open = [];
    else if (line.name === 'END' && line.value === kind && open !== undefined) {
      parts.push(open);
      open = undefined;
    } else open?.push(line);
  }
  return parts;
}

/** An event as a calendar program reads it (ical.js, which shares nothing with what writes them). */
export interface ReadEvent {
  readonly uid: string;
  readonly day: string;
  /** The first day that is not part of it. */
  readonly end: string;
  readonly summary: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly url: string | null;
  readonly alarms: readonly string[];
}

export function readCalendar(text: string): { readonly name: string; readonly events: readonly ReadEvent[] } {
  const root = new ICAL.Component(ICAL.parse(text));
  return {
    // ical.js does not know the property of RFC 7986, and leaves its escapes.
    name: String(root.getFirstPropertyValue('name')).replaceAll(/\\([\\;,])/g, '$1'),
    events: root.getAllSubcomponents('vevent').map(readEvent),
  };
}

function readEvent(component: ICAL.Component): ReadEvent {
  const event = new ICAL.Event(component);
  const url = component.getFirstPropertyValue('url');
  return {
    uid: event.uid,
    day: event.startDate.toString(),
    end: event.endDate.toString(),
    summary: event.summary,
    description: event.description,
    categories: (component.getFirstProperty('categories')?.getValues() ?? []).map(String),
    url: url === null ? null : String(url),
    alarms: component.getAllSubcomponents('valarm').map((alarm) => String(alarm.getFirstPropertyValue('trigger'))),
  };
}
