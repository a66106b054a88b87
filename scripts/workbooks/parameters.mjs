// The parameters at the top of a workbook.
import { createHash } from 'node:crypto';

const DAY_MS = 86_400_000;
const LOGS = { queryType: 0, resourceType: 'microsoft.operationalinsights/workspaces' };
/** What a list's parameter is while all of it is chosen: a query asks for it first. */
const ALL = { additionalResourceOptions: ['value::all'], selectAllValue: '*', showDefault: false };

/** The item with all of a workbook's parameters. @param key of the workbook: ids differ from workbook to workbook */
export function parametersItem(key, parameters) {
  return {
    type: 9,
    content: {
      version: 'KqlParameterItem/1.0',
      parameters: parameters.map((one) => ({ ...common(key, one), ...own(one) })),
      style: 'pills',
      ...LOGS,
    },
    name: 'parameters',
  };
}

function common(key, { name, label }) {
  return { id: idOf(`${key}/${name}`), version: 'KqlParameterItem/1.0', name, label, isRequired: true, isGlobal: true };
}

function own(parameter) {
  if (parameter.type === 'time') return timeParameter(parameter);
  if (parameter.type === 'list') return listParameter(parameter);
  throw new Error(`parameter ${parameter.name} is of type ${parameter.type}; use time or list`);
}

function timeParameter({ days, value }) {
  return {
    type: 4,
    value: { durationMs: value * DAY_MS },
    typeSettings: { selectableValues: days.map((one) => ({ durationMs: one * DAY_MS })), allowCustom: false },
  };
}

function listParameter({ query, values }) {
  const source =
    values === undefined
      ? { query: query.trim(), ...LOGS, ...chosenTime(30) }
      : { jsonData: JSON.stringify(values.map((value) => ({ value, label: value }))) };
  return {
    type: 2,
    multiSelect: true,
    quote: "'",
    delimiter: ',',
    ...source,
    typeSettings: ALL,
    defaultValue: 'value::all',
    value: ['value::all'],
  };
}

/** The time that is chosen at the top rules; the number of days is what the editor shows without it. */
export function chosenTime(days) {
  return { timeContext: { durationMs: days * DAY_MS }, timeContextFromParameter: 'TimeRange' };
}

/** A UUID that stays the same for the same name, so that a workbook changes only where its source did. */
export function idOf(name) {
  const hex = createHash('sha256').update(`vigie/workbooks/${name}`).digest('hex');
  const variant = ((Number.parseInt(hex[16], 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
