// How a column is shown. Numbers are those of the workbook editor; only formatters whose number is sure are used.

const SEVERITIES = { critical: 'Sev0', high: 'Sev1', medium: 'Sev2', low: 'Sev3' };

/** Formatters of a grid by the name that a source gives under `as`. */
const FORMATTERS = {
  date: () => ({ formatter: 6 }),
  details: () => ({
    formatter: 7,
    formatOptions: { linkTarget: 'CellDetails', linkLabel: 'show', linkIsContextBlade: true },
  }),
  heat: () => ({ formatter: 8, formatOptions: { min: 0, palette: 'orange' } }),
  hidden: () => ({ formatter: 5 }),
  link: () => ({ formatter: 7, formatOptions: { linkTarget: 'Url' } }),
  resource: () => ({ formatter: 13, formatOptions: { linkTarget: 'Resource', showIcon: true } }),
  resourceType: () => ({ formatter: 16, formatOptions: { showIcon: true } }),
  severity: () => ({
    formatter: 18,
    formatOptions: {
      thresholdsOptions: 'icons',
      thresholdsGrid: [
        ...Object.entries(SEVERITIES).map(([thresholdValue, representation]) => ({
          operator: '==',
          thresholdValue,
          representation,
          text: '{0}{1}',
        })),
        { operator: 'Default', representation: 'Blank', text: '{0}{1}' },
      ],
    },
  }),
};

/** Rows that a grid shows at most; it would show 250. */
const MOST_ROWS = 2_000;

/** `gridSettings` of a table. @param columns of the source: `{ Name: { as?, label? } }` */
export function gridSettings(name, columns = {}) {
  const shown = Object.entries(columns);
  const formatters = shown
    .filter(([, { as }]) => as !== undefined)
    .map(([column, { as }]) => ({ columnMatch: exactly(column), ...formatterOf(name, column, as) }));
  const labelSettings = shown
    .filter(([, { label }]) => label !== undefined)
    .map(([columnId, { label }]) => ({ columnId, label }));
  return { formatters, filter: true, rowLimit: MOST_ROWS, labelSettings };
}

/** `columnMatch` is a regular expression: without the ends `High` would take `HighAlerts` too. */
function exactly(column) {
  return `^${column}$`;
}

function formatterOf(name, column, as) {
  const make = FORMATTERS[as];
  if (make === undefined)
    throw new Error(`tile ${name}: column ${column} is ${as}; use ${Object.keys(FORMATTERS).join(', ')}`);
  return make();
}

const TILE_PARTS = {
  tileTitle: (columnMatch) => ({ titleContent: { columnMatch, formatter: 1 } }),
  tileNumber: (columnMatch) => ({
    leftContent: {
      columnMatch,
      formatter: 12,
      formatOptions: { palette: 'auto' },
      numberFormat: { unit: 17, options: { style: 'decimal', maximumFractionDigits: 1 } },
    },
  }),
  tileNote: (columnMatch) => ({ secondaryContent: { columnMatch, formatter: 1 } }),
};

/** `tileSettings`: a title, a big number, a note. */
export function tileSettings(name, columns = {}) {
  const parts = Object.entries(columns).map(([column, { as }]) => {
    const make = TILE_PARTS[as];
    if (make === undefined)
      throw new Error(`tile ${name}: column ${column} is ${as}; use ${Object.keys(TILE_PARTS).join(', ')}`);
    return make(column);
  });
  return Object.assign({}, ...parts, { showBorder: true, size: 'auto' });
}
