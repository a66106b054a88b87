import ical, {
  ICalAlarmType,
  type ICalCalendar,
  ICalCalendarMethod,
  ICalEvent,
  ICalEventBusyStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { portalLink } from '../../events/portalLink.js';
import { keyOf } from '../../sweep/endingExemptions.js';
import { clean, hashOf } from '../../text.js';
import { addDays, type Day } from '../../time.js';
import type { Lang } from '../lang.js';
import type { CalendarModel } from './entries.js';
import { CalendarTalk, type EventText } from './eventText.js';

/** A sweep runs once a night; a program that looks twice a day is never more than that behind. Seconds. */
const REFRESH = 12 * 60 * 60;
/** Seconds before the day of an event. */
const ALARMS = [14, 3].map((days) => days * 24 * 60 * 60);

/** Of a line, without its end (RFC 5545, 3.1). */
const MOST_OCTETS = 75;
const LAST = 'END:VCALENDAR\r\n';

/** One all-day event. */
interface Entry extends EventText {
  /** What it is about; with the day this makes its UID: what moves to another day is another event. */
  readonly about: readonly string[];
  readonly day: Day;
  readonly url: string | null;
}

/**
 * A calendar as RFC 5545 (and 7986 for its name) writes it: whole days, all free time, one event a resource and day.
 * @param alarms events that lie ahead remind 14 and 3 days before
 */
export function drawCalendar(
  model: CalendarModel,
  checks: ConstructorParameters<typeof CalendarTalk>[1],
  { lang, alarms }: { readonly lang: Lang; readonly alarms: boolean },
): string {
  const { sweep, owner } = model;
  const talk = new CalendarTalk(lang, checks);
  const { words } = talk;
  const name = owner === null ? words.name : talk.fill(words.nameOf, { owner: clean(owner, 80) });
  const calendar = ical({
    prodId: { company: 'Vigie', product: 'Vigie', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    name: escaped(name),
    description: escaped(words.about),
    ttl: REFRESH,
  });
  const today = sweep.now.slice(0, 10);
  const shell = `${calendar.toString()}\r\n`;
  const parts = [shell.slice(0, -LAST.length)];
  for (const entry of entriesOf(model, talk))
    parts.push(folded(eventOf(calendar, entry, model, alarms && entry.day > today).toString()));
  return `${parts.join('')}${LAST}`;
}

function* entriesOf({ days, exemptions, portal, owner, sweep }: CalendarModel, talk: CalendarTalk): Iterable<Entry> {
  for (const one of days) {
    const url = uriOf(portalLink(portal, one.resource));
    yield { ...talk.resourceDay(one, url, sweep.id), about: ['resource', one.resource.key], day: one.day, url };
  }
  for (const one of exemptions) {
    // In the calendar of one owner it counts that owner's findings alone: it is not the event of the whole fleet.
    const about = ['exemption', keyOf(one), owner?.toLowerCase() ?? ''];
    yield { ...talk.exemption(one, sweep.id), about, day: one.until, url: null };
  }
}

function eventOf(calendar: ICalCalendar, entry: Entry, { sweep }: CalendarModel, reminds: boolean): ICalEvent {
  const { about, day, summary, description, categories, url } = entry;
  const data = {
    id: `${hashOf(...about, day).slice(0, 32)}@vigie`,
    start: new Date(`${day}T00:00:00Z`),
    // The end is not part of the event: the day counts in full.
    end: new Date(`${addDays(day, 1)}T00:00:00Z`),
    allDay: true,
    // Of one UID the day never changes; the text is that of the sweep.
    sequence: 0,
    stamp: new Date(sweep.now),
    lastModified: new Date(sweep.now),
    summary: written(summary),
    description: written(description),
    categories: categories.map((name) => ({ name })),
    transparency: ICalEventTransparency.TRANSPARENT,
    busystatus: ICalEventBusyStatus.FREE,
    ...(url !== null && { url }),
  };
  const event = new ICalEvent(data, calendar);
  if (reminds) for (const before of ALARMS) event.createAlarm({ type: ICalAlarmType.display, trigger: before });
  return event;
}

/**
 * Lines of at most 75 octets, never cut within a character. The library would fold the calendar as a whole, and takes two
 * milliseconds an event for it.
 */
function folded(text: string): string {
  return text.split('\r\n').map(foldedLine).join('\r\n');
}

function foldedLine(line: string): string {
  if (line.length <= MOST_OCTETS / 3) return line;
  const parts: string[] = [];
  let [begin, at, octets] = [0, 0, 0];
  while (at < line.length) {
    const point = line.codePointAt(at) ?? 0;
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (octets + size > MOST_OCTETS) {
      parts.push(line.slice(begin, at));
      // The space that says that a line goes on counts.
      [begin, octets] = [at, 1];
    }
    octets += size;
    at += size === 4 ? 2 : 1;
  }
  return [...parts, line.slice(begin)].join('\r\n ');
}

/** RFC 5545 has no control character but the end of a line, and UTF-8 no half of a surrogate pair. */
function written(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd').replace(/[^\P{Cc}\n]/gu, ' ');
}

/** The library writes what belongs to the calendar itself as it comes. */
function escaped(text: string): string {
  return written(text).replace(/[\\;,]/g, (character) => `\\${character}`);
}

/** Whatever an id holds, the address is one of RFC 3986, and nothing in it has a meaning in a calendar. */
function uriOf(link: string): string {
  return encodeURI(written(link)).replace(/[;,]/g, (character) => (character === ';' ? '%3B' : '%2C'));
}
