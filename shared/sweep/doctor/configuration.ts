import { CALENDAR_STALE_DAYS } from '../../config/durations.js';
import { count } from '../../text.js';
import { daysUntil } from '../../time.js';
import type { DoctorContext } from './facts.js';
import type { Result } from './form.js';
import { ok, remedyOf, warning } from './results.js';

/** What is odd about a configuration that can be used. What cannot be used never comes this far. */
export async function examineConfiguration({ vigie }: DoctorContext): Promise<readonly Result[]> {
  const { config, checks, now, checkSettings } = vigie;
  const asked = config.file;
  const chosen = config.checks === undefined ? `profile ${config.profile}` : 'checks by name';
  const found = `${count(checks.length, 'check')} (${chosen}), ${count(config.destinations.length, 'destination')}, ${count(config.exemptions.length, 'exemption')}`;
  return [
    ok(asked, found),
    ...noneOf(asked, checks.length, 'check', 'every sweep would find nothing', 'Look at profile, checks and skip.'),
    ...noneOf(asked, config.destinations.length, 'destination', 'nobody is told what a sweep finds', DESTINATION),
    ...endedExemptions(vigie),
    ...staleCalendar(asked, checkSettings.calendar.asOf, config.calendar !== undefined, now),
  ];
}

const DESTINATION = 'Add an entry to destinations: docs/destinations has a page for each kind.';

function noneOf(asked: string, number: number, noun: string, lost: string, text: string): readonly Result[] {
  return number > 0 ? [] : [warning(asked, `it names no ${noun}`, { lost, remedy: remedyOf(text) })];
}

function endedExemptions({ config, now }: DoctorContext['vigie']): readonly Result[] {
  return config.exemptions.flatMap(({ check, owner, until }, at) => {
    if (daysUntil(until, now) >= 0) return [];
    const names = [check].flat().join(', ');
    return [
      warning(`exemptions[${at}]`, `ended on ${until} (${names}, of ${owner})`, {
        lost: 'the findings that it held for count again',
        remedy: remedyOf('Take it out, or agree on another day and write it under until.'),
      }),
    ];
  });
}

function staleCalendar(asked: string, asOf: string, isOwn: boolean, now: Date): readonly Result[] {
  const ageDays = -daysUntil(asOf, now);
  if (ageDays <= CALENDAR_STALE_DAYS) return [];
  const text = isOwn ? 'Bring the file that calendar names up to date.' : 'Install a newer version of Vigie.';
  return [
    warning(asked, `the support calendar is of ${asOf}, ${ageDays} days old`, {
      lost: 'versions that came out since then are not judged',
      remedy: remedyOf(text),
    }),
  ];
}
