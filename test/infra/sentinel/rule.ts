import type { Rule } from './content.js';
import { columnProblem, foundProblems } from './found.js';
import { kqlColumns } from './kql.js';
import type { KqlWorld } from './kqlWorld.js';

const DAY_MINUTES = 24 * 60;
/** Placeholders that a format may hold. */
const MOST_PLACES = 3;

/** Rules that read findings of the first night too, by name, and why that cannot flood anybody. */
const WITH_BASELINE: Readonly<Record<string, string>> = {
  'Defender alert on an AKS cluster with critical findings': 'the alerts decide how many rows there are',
  'Clusters of a subscription can no longer be read': 'a gap is no finding, and has no baseline',
};

export function ruleProblems(rule: Rule, world: KqlWorld): string[] {
  const found = foundProblems(rule, world);
  const columns = new Map(kqlColumns(rule.query, world).map(({ name, type }) => [name, type]));
  return [
    ...found,
    ...(found.length > 0 ? [] : detailProblems(rule, columns)),
    ...timeProblems(rule),
    ...rowProblems(rule),
    ...groupProblems(rule),
  ];
}

function detailProblems({ customDetails, alertDetailsOverride }: Rule, columns: ReadonlyMap<string, string>): string[] {
  const {
    alertDisplayNameFormat,
    alertDescriptionFormat,
    alertSeverityColumnName,
    alertDynamicProperties = [],
  } = alertDetailsOverride;
  const formats = { alertDisplayNameFormat, alertDescriptionFormat };
  return [
    ...(Object.keys(customDetails).length > 20 ? ['customDetails: more than 20'] : []),
    ...Object.values(customDetails).flatMap((name) => columnProblem('customDetails', name, columns)),
    ...Object.entries(formats).flatMap(([key, text]) => {
      const names = [...text.matchAll(/\{\{([^}]*)\}\}/g)].map(([, name = '']) => name);
      const many = names.length > MOST_PLACES ? [`${key}: more than ${MOST_PLACES} columns`] : [];
      return [...many, ...names.flatMap((name) => columnProblem(key, name, columns))];
    }),
    ...[alertSeverityColumnName ?? [], ...alertDynamicProperties.map(({ value }) => value)]
      .flat()
      .flatMap((name) => columnProblem('alertDetailsOverride', name, columns)),
  ];
}

/** 5 minutes to 14 days, the period not shorter than the frequency, and from 2 days on hourly at most. */
function timeProblems({ queryFrequency, queryPeriod, suppressionDuration }: Rule): string[] {
  const [frequency, period, suppressed] = [queryFrequency, queryPeriod, suppressionDuration].map(minutes) as [
    number,
    number,
    number,
  ];
  return [
    ...(frequency < 5 || period > 14 * DAY_MINUTES ? ['queryFrequency, queryPeriod: not within 5m and 14d'] : []),
    ...(frequency > period ? ['queryPeriod: shorter than queryFrequency'] : []),
    ...(period >= 2 * DAY_MINUTES && frequency < 60 ? ['queryFrequency: a period from 2d on needs 1h or more'] : []),
    ...(suppressed > DAY_MINUTES ? ['suppressionDuration: more than 24h'] : []),
  ];
}

/** Minutes of `5m`, `1h`, `14d`. */
function minutes(text: string): number {
  const [, count = '', unit = ''] = /^(\d+)([mhd])$/.exec(text) ?? [];
  return Number(count) * ({ m: 1, h: 60, d: DAY_MINUTES }[unit] ?? Number.NaN);
}

/** They ask whether rows came, and alert about none of them. */
const ABOUT_NO_ROW: ReadonlySet<string> = new Set(['No sweep of the AKS fleet in 26 hours']);

/** A row that came late is seen, one that came twice alerts once, and a first night is silent. */
function rowProblems({ name, query }: Rule): string[] {
  if (ABOUT_NO_ROW.has(name)) return [];
  const events = /\bVigieEvents_CL\b/.test(query);
  const findings = events || /\bVigieFindings\b/.test(query);
  const silent = findings && !query.includes('Baseline == false') && WITH_BASELINE[name] === undefined;
  return [
    ...(events && !query.includes('ingestion_time()') ? ['query: does not go by ingestion_time()'] : []),
    ...(events && !/\bby EventUid\b/.test(query) ? ['query: does not summarize by EventUid'] : []),
    ...(silent ? ['query: does not leave out rows of the first night (Baseline == false)'] : []),
  ];
}

function groupProblems({ customDetails, incidentConfiguration }: Rule): string[] {
  const { enabled, matchingMethod, groupByEntities, groupByAlertDetails, groupByCustomDetails } =
    incidentConfiguration.groupingConfiguration;
  const groups = [...groupByEntities, ...groupByAlertDetails, ...groupByCustomDetails];
  return [
    ...(enabled && matchingMethod === 'Selected' && groups.length === 0
      ? ['groupingConfiguration: selects nothing']
      : []),
    ...groupByCustomDetails
      .filter((one) => !(one in customDetails))
      .map((one) => `groupByCustomDetails: there is no custom detail ${one}`),
  ];
}
