import { titleIn } from '../../island.js';
import type { ReportFinding } from '../../model.js';
import type { Page } from '../page.js';
import { Badge, English, Named, Section, Table } from '../pieces.js';

/** So many can be read without the script. */
const SHOWN = 100;

/** The worst findings as plain HTML; the script puts the whole table in their place. */
export function FindingsSection({ page }: { readonly page: Page }) {
  const { words, talk, model } = page;
  const shown = model.findings.slice(0, SHOWN);
  return (
    <Section id="findings" head={words.findingsHead}>
      {shown.length === 0 ? (
        <p class="calm">{words.noFindings}</p>
      ) : (
        <div id="findings-table" data-too-old={words.page.tooOld}>
          <p class="soft">{talk.many(words.findingsStatic, model.findings.length, { shown: shown.length })}</p>
          <Table
            label={words.findingsHead}
            heads={[words.severityHead, words.resource, words.check, words.reason, words.owner, words.due]}
            rows={shown.map((finding) => rowOf(page, finding))}
          />
        </div>
      )}
    </Section>
  );
}

function rowOf(page: Page, { severity, resource, check, subject, reason, dueDate, overdue, exemption }: ReportFinding) {
  const { words, talk, model } = page;
  const about = model.resources[resource];
  const own = model.checks[check];
  return [
    <Badge key="severity" page={page} severity={severity} />,
    <>
      {about !== undefined && <Named resource={about} />}
      {subject !== null && <code> {subject}</code>}
    </>,
    own === undefined ? '' : titleIn(own, page.lang),
    <English key="reason" page={page}>
      {reason}
    </English>,
    about?.owner ?? words.nobody,
    exemption === null ? (
      <>
        {talk.day(dueDate)} {overdue && <span class="late">{words.page.late}</span>}
      </>
    ) : (
      talk.fill(words.exemptedWords, {
        day: talk.day(exemption.until),
        owner: exemption.owner,
        reason: exemption.reason,
      })
    ),
  ];
}
