import type { AuditRest } from '../../shared/report/audit/audit.js';
import { coverageWords } from '../../shared/report/audit/packText.js';
import type { Spread } from '../../shared/report/audit/schema.js';
import { clean } from '../../shared/text.js';
import { hang, paint } from '../output.js';

/** `vigie audit`, for people: the numbers that are asked for first, and where the rest is. */
export function auditText({ span, nights, gaps, timeToMend, notKnown }: AuditRest, folder: string): string {
  const missed = nights.filter(({ state }) => state !== 'closed');
  const names = missed.slice(0, 5).map(({ sweep, state }) => `${sweep} (${state})`);
  const lines = [
    paint('bold', `Audit of ${span.from} to ${span.to}, UTC`),
    ...hang('nights', `${nights.length} due or run, ${nights.length - missed.length} closed`),
    ...(missed.length === 0
      ? []
      : hang('not closed', `${names.join(', ')}${missed.length > names.length ? ', …' : ''}`, 'red')),
    ...hang('coverage', coverageWords({ nights, gaps })),
    ...Object.entries(timeToMend.bySeverity).flatMap(([name, spread]) => hang(name, spreadWords(spread))),
    ...notKnown.flatMap((line) => hang('not known', clean(line), 'yellow')),
    ...hang('pack', folder),
  ];
  return `${lines.join('\n')}\n`;
}

function spreadWords({ mended, medianDays, mendedLate, open, openMedianDays, openOverdue }: Spread): string {
  const done =
    medianDays === null
      ? 'none mended'
      : `${mended} mended in ${rounded(medianDays)} days (median), ${mendedLate} of them late`;
  const left =
    openMedianDays === null
      ? 'none open'
      : `${open} open for ${rounded(openMedianDays)} days (median), ${openOverdue} of them overdue`;
  return `${done}; ${left}`;
}

function rounded(number: number): string {
  return String(Math.round(number * 10) / 10);
}
