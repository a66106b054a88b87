import { type Column, EVENT_COLUMNS, SWEEP_COLUMNS } from '../../shared/destinations/siem/sentinelColumns.js';

/** docs/sentinel-columns.md: the columns of both tables, in Markdown. */
export function columnsPage(): string {
  return [
    '# Columns in Microsoft Sentinel',
    '',
    'Made from `shared/destinations/siem/sentinelColumns.ts` by `npm run docs`: the tables, the streams of the data',
    'collection rule ([sentinel-tables.json](sentinel-tables.json)) and this page have the same source. An empty column is',
    'left out of a row. What the kinds of events are is in [events](events.md).',
    '',
    '## VigieEvents_CL',
    '',
    'A row an event, of every kind but `sweep.completed`.',
    '',
    ...tableOf(EVENT_COLUMNS),
    '',
    '## VigieSweeps_CL',
    '',
    'A row a sweep.',
    '',
    ...tableOf(SWEEP_COLUMNS),
    '',
  ].join('\n');
}

function tableOf(columns: readonly Column[]): string[] {
  return [
    '| column | type | what |',
    '| --- | --- | --- |',
    ...columns.map(({ name, type, about }) => `| \`${name}\` | ${type} | ${about} |`),
  ];
}
