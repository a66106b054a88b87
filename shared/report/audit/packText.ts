import { clean, count } from '../../text.js';
import type { AuditRest } from './audit.js';
import type { Spread } from './schema.js';

/** Nights that are named one by one. */
const MOST_NAMED = 20;

/** README.md of an evidence pack: what it is, the numbers that are asked for first, and how to verify it. */
export function packText({ span, nights, gaps, timeToMend, notKnown }: AuditRest): string {
  const missed = nights.filter(({ state }) => state !== 'closed');
  return `# Evidence of AKS compliance sweeps, ${span.from} to ${span.to}

Both days count in full, in UTC. All of it comes from Vigie's outbox, whose files are never changed after they were written.

| file | what |
| --- | --- |
| coverage.csv | a row for each night that was due: whether a sweep ran, and what it could read |
| gaps.csv | what could not be read, since when and until when |
| findings.csv | a row for each time that a finding was open: opened, due, resolved |
| exemptions.csv | who let a finding stand, who approved it, why and until when |
| hashes.txt | sha-256 of each outbox file that this rests on |
| audit.json | all of it in one document |

## Coverage

- ${count(nights.length, 'night')} due or run, ${nights.length - missed.length} closed.
- ${
    missed.length === 0
      ? nights.length === 0
        ? 'None was due.'
        : 'None was missed.'
      : `${missed.length} not closed: ${missed
          .slice(0, MOST_NAMED)
          .map(({ sweep, state }) => `${sweep} (${state})`)
          .join(', ')}${missed.length > MOST_NAMED ? ', …' : ''}.`
  }
- ${coverageWords({ nights, gaps })}

## Time to mend, in days

${spreadTable([['all', timeToMend.all], ...Object.entries(timeToMend.bySeverity)])}

By owner:

${spreadTable(Object.entries(timeToMend.byOwner).map(([owner, spread]) => [owner === '' ? '(nobody)' : owner, spread]))}

Mended means that a later sweep saw it pass. What was deleted or no longer applies is not counted as mended. What still stands
is counted apart, with the days that it has been open so far.
${notKnown.length === 0 ? '' : `\n## Not known\n\n${notKnown.map((line) => `- ${line}`).join('\n')}\n`}
## How to verify

In the folder of the store, or of a copy of it; PACK is the folder of this file:

\`\`\`sh
sha256sum --check --quiet PACK/hashes.txt
\`\`\`

or against the store itself: \`vigie audit --verify PACK\`. Made again from the same store, the pack is the same, byte for byte.
`;
}

/** Nights that did not close, or whose summary is gone, are spoken of elsewhere: nobody knows what they read. */
export function coverageWords({ nights, gaps }: Pick<AuditRest, 'nights' | 'gaps'>): string {
  const closed = nights.filter(({ state }) => state === 'closed');
  const blind = closed.filter(({ gaps: open }) => (open ?? 0) > 0).length;
  if (closed.length === 0) return 'No night closed: what was read is not known.';
  const named = gaps.length === 0 ? '' : ` gaps.csv names ${count(gaps.length, 'gap')}.`;
  if (blind > 0) return `${count(blind, 'night')} ended with gaps.${named}`;
  return `Each of the ${closed.length} that closed read all that it knew of.${named}`;
}

function spreadTable(rows: readonly (readonly [string, Spread])[]): string {
  if (rows.length === 0) return 'Nothing was found.';
  const head = '| | mended | median | 90% within | late | open | open for (median) | overdue |';
  const lines = rows.map(
    ([name, { mended, medianDays, ninetiethDays, mendedLate, open, openMedianDays, openOverdue }]) => {
      const cells = [
        mended,
        days(medianDays),
        days(ninetiethDays),
        mendedLate,
        open,
        days(openMedianDays),
        openOverdue,
      ];
      return `| ${escaped(name)} | ${cells.join(' | ')} |`;
    },
  );
  return [head, '| --- | --- | --- | --- | --- | --- | --- | --- |', ...lines].join('\n');
}

function days(number: number | null): string {
  return number === null ? '' : String(Math.round(number * 10) / 10);
}

/** Names of owners are others' text. */
function escaped(text: string): string {
  return clean(text).replace(/[\\`*_{}[\]<>|#!]/g, '\\$&');
}
