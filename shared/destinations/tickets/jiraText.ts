import { isObject, type JsonObject } from '../../json.js';
import type { TicketPart, TicketText } from '../destination.js';
import { assigneeOf } from './assignee.js';
import { adf, adfText } from './jiraAdf.js';
import { oneLine } from './jiraRoom.js';
import type { JiraSettings } from './jiraSettings.js';
import { wiki } from './jiraWiki.js';

const MOST_TITLE = 255;

/** The label that an issue is found by. */
export function labelOf(marker: string): string {
  return `vigie-${marker}`;
}

/** The fields of an issue that follow the finding. */
export function issueFields(text: TicketText, settings: JiraSettings): JsonObject {
  const { priorities, dueDate } = settings;
  return {
    summary: oneLine(text.title, MOST_TITLE),
    description: bodyOf(bodyParts(text), settings),
    ...(priorities === 'none' ? {} : { priority: { name: priorities[text.severity] } }),
    ...(dueDate ? { duedate: text.dueDate.slice(0, 10) } : {}),
  };
}

/** What a new issue is given once; later on that is for people to change. */
export function newFields(marker: string, text: TicketText, settings: JiraSettings): JsonObject {
  const assignee = assigneeOf(text.owner, settings.assign, settings.assignee);
  return {
    ...settings.fields,
    ...issueFields(text, settings),
    project: { key: settings.project },
    issuetype: { name: settings.issueType },
    labels: [...settings.labels, labelOf(marker)],
    ...(assignee === undefined
      ? {}
      : { assignee: settings.deployment === 'cloud' ? { id: assignee } : { name: assignee } }),
  };
}

/** A comment's or description's body in the form of the deployment. */
function bodyOf(parts: readonly TicketPart[], { deployment }: JiraSettings): unknown {
  return deployment === 'cloud' ? adf(parts) : wiki(parts);
}

export function noteOf(note: string, settings: JiraSettings): unknown {
  return bodyOf([{ kind: 'text', text: note }], settings);
}

/** The owner is named whether `assign` knows it or not: else a new line there would look like an edit of every body. */
function bodyParts({ body, owner, link }: TicketText): TicketPart[] {
  return [
    ...body,
    ...(owner === null ? [] : [{ kind: 'text' as const, text: `Owner: ${owner}` }]),
    ...(link === null ? [] : [{ kind: 'link' as const, label: 'In the portal', url: link }]),
  ];
}

/** How Jira shows a value, in a form in which what it makes of it by itself (attributes, spaces) does not count. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = !isObject(value) ? String(value) : value.type === 'doc' ? adfText(value) : String(value.name ?? '');
  return text.replace(/\s+/g, ' ').trim();
}
