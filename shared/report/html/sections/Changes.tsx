import type { ComponentChildren } from 'preact';
import { titleIn } from '../../island.js';
import type { FindingChange, ReportModel } from '../../model.js';
import type { Page } from '../page.js';
import { Badge, English, Go, Named, Section } from '../pieces.js';

/** So many are shown before the rest is folded. */
const SHOWN = 8;

/** What people want to know first: what the sweep told. */
export function ChangesSection({ page }: { readonly page: Page }) {
  const { model, words, talk } = page;
  const { before } = model;
  const head = before === null ? words.changesFirst : talk.fill(words.changesHead, { when: talk.day(before.now) });
  const baseline = model.changes.counts.baseline ?? 0;
  const groups = groupsOf(page);
  return (
    <Section id="changes" head={head}>
      {baseline > 0 && <p>{talk.many(words.baseline, baseline)}</p>}
      {groups.length === 0 && baseline === 0 && <p class="calm">{words.nothingChanged}</p>}
      {groups}
    </Section>
  );
}

function groupsOf(page: Page): preact.JSX.Element[] {
  const { words, model } = page;
  const kinds: readonly (readonly [FindingChange['kind'], string])[] = [
    ['finding.overdue', words.kindOverdue],
    ['finding.opened', words.kindOpened],
    ['finding.reopened', words.kindReopened],
    ['finding.changed', words.kindChanged],
    ['finding.unexempted', words.kindUnexempted],
    ['finding.exempted', words.kindExempted],
    ['finding.resolved', words.kindResolved],
  ];
  const findings = kinds.map(([kind, head]) => {
    const own = model.changes.findings.filter((one) => one.kind === kind);
    const items = own.map((one) => (
      <FindingItem key={`${one.resourceId} ${one.check} ${one.subject}`} page={page} change={one} />
    ));
    return { head, all: model.changes.counts[kind] ?? 0, items };
  });
  return [...findings, ...others(page)]
    .filter(({ items }) => items.length > 0)
    .map((group) => <Group key={group.head} page={page} {...group} />);
}

function others({ words, model, talk, ...rest }: Page) {
  const page = { words, model, talk, ...rest };
  const { alerts, gaps, counts } = model.changes;
  const gapItems = (isOver: boolean) =>
    gaps.filter((gap) => gap.isOver === isOver).map((gap) => <GapItem key={gap.scope} page={page} gap={gap} />);
  return [
    {
      head: words.kindAlerts,
      all: (counts['alert.new'] ?? 0) + (counts['alert.changed'] ?? 0),
      items: alerts.map((alert, place) => <AlertItem key={place} page={page} alert={alert} />),
    },
    { head: words.kindGaps, all: counts['coverage.gap'] ?? 0, items: gapItems(false) },
    { head: words.kindRestored, all: counts['coverage.restored'] ?? 0, items: gapItems(true) },
  ];
}

function Group(props: {
  readonly page: Page;
  readonly head: string;
  readonly all: number;
  readonly items: readonly preact.JSX.Element[];
}) {
  const { words, talk } = props.page;
  const [shown, folded] = [props.items.slice(0, SHOWN), props.items.slice(SHOWN)];
  return (
    <div class="group">
      <h3>
        {props.head} <span class="number">{talk.number(props.all)}</span>
      </h3>
      <ul class="events">{shown}</ul>
      {props.all > shown.length && (
        <details>
          <summary>{talk.many(words.more, props.all - shown.length)}</summary>
          <ul class="events">{folded}</ul>
          {props.all > props.items.length && <p>{talk.many(words.more, props.all - props.items.length)}</p>}
        </details>
      )}
    </div>
  );
}

function FindingItem({ page, change }: { readonly page: Page; readonly change: FindingChange }) {
  const { words, talk, lang } = page;
  const { severity, previousSeverity, resolution, subject, reason, dueDate } = change;
  const isOpen = change.kind !== 'finding.resolved';
  const notes = [
    ...(resolution === null ? [] : [words[resolution]]),
    ...(previousSeverity === null ? [] : [talk.fill(words.was, { severity: words.severity[previousSeverity] })]),
    ...(isOpen && change.kind !== 'finding.exempted' ? [talk.fill(words.dueOn, { day: talk.day(dueDate) })] : []),
  ];
  return (
    <Item badge={<Badge page={page} severity={severity} />} reason={<English page={page}>{reason}</English>}>
      <Known page={page} id={change.resourceId} name={change.resourceName} />
      {subject !== null && <code>{subject}</code>}
      <span>{titleIn({ id: change.check, title: change.title }, lang)}</span>
      {notes.map((note) => (
        <span key={note} class="soft">
          {note}
        </span>
      ))}
    </Item>
  );
}

/** What is gone has no page. */
function Known({ page, id, name }: { readonly page: Page; readonly id: string; readonly name: string }) {
  const isThere = page.model.resources.some((resource) => resource.id.toLowerCase() === id.toLowerCase());
  return isThere ? <Named resource={{ id, name }} /> : <strong>{name}</strong>;
}

function AlertItem(props: { readonly page: Page; readonly alert: ReportModel['changes']['alerts'][number] }) {
  const { words, talk } = props.page;
  const { title, severity, status, isNew, resourceId, resourceName } = props.alert;
  const word = Object.entries(words.severity).find(([name]) => name === severity.toLowerCase())?.[1] ?? severity;
  return (
    <Item badge={<span class="sev">{word}</span>} reason={null}>
      {resourceId !== null && <Known page={props.page} id={resourceId} name={resourceName ?? resourceId} />}
      <English page={props.page}>{title}</English>
      <span class="soft">{isNew ? words.alertNew : talk.fill(words.alertChanged, { status })}</span>
    </Item>
  );
}

function GapItem(props: { readonly page: Page; readonly gap: ReportModel['changes']['gaps'][number] }) {
  return (
    <Item badge={null} reason={<English page={props.page}>{props.gap.reason}</English>}>
      <Go to="coverage">{props.gap.scope}</Go>
    </Item>
  );
}

function Item(props: {
  readonly badge: ComponentChildren;
  readonly reason: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <li>
      {props.badge}
      <div>
        <p class="what">{props.children}</p>
        {props.reason !== null && <p class="reason">{props.reason}</p>}
      </div>
    </li>
  );
}
