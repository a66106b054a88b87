// Gallery JSON (Notebook/1.0) of a workbook.
import { gridSettings, tileSettings } from './columns.mjs';
import { chosenTime, idOf, parametersItem } from './parameters.mjs';

const SCHEMA = 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json';
/** The parameter that the row of tabs sets. */
const TAB = 'Tab';

/** How a source's `as` is drawn. */
const DRAWN = {
  grid: ({ name, columns }) => ({
    visualization: 'table',
    size: 0,
    gridSettings: gridSettings(name, columns),
    showExportToExcel: true,
  }),
  tiles: ({ name, columns }) => ({ visualization: 'tiles', size: 4, tileSettings: tileSettings(name, columns) }),
  linechart: () => ({ visualization: 'linechart', size: 0 }),
  barchart: () => ({ visualization: 'barchart', size: 0 }),
};

/** The workbook as an object; JSON of it is what the portal's advanced editor takes under Gallery template. */
export function galleryOf({ key, intro, parameters, tabs }) {
  return {
    version: 'Notebook/1.0',
    items: [
      { type: 1, content: { json: intro.trim() }, name: 'intro' },
      parametersItem(key, parameters),
      tabsItem(key, tabs),
      ...tabs.map(groupOf),
    ],
    fromTemplateId: `sentinel-${key}`,
    $schema: SCHEMA,
  };
}

function tabsItem(key, tabs) {
  const links = tabs.map(({ id, tab }) => ({
    id: idOf(`${key}/tab/${id}`),
    cellValue: TAB,
    linkTarget: 'parameter',
    linkLabel: tab,
    subTarget: id,
    style: 'link',
  }));
  return { type: 11, content: { version: 'LinkItem/1.0', style: 'tabs', links }, name: 'tabs' };
}

/** A group that is not shown is not queried. */
function groupOf({ id, tiles }) {
  return {
    type: 12,
    content: { version: 'NotebookGroup/1.0', groupType: 'editable', loadType: 'always', items: tiles.flatMap(itemsOf) },
    conditionalVisibility: { parameterName: TAB, comparison: 'isEqualTo', value: id },
    name: `tab-${id}`,
  };
}

function itemsOf(tile) {
  const width = tile.width === undefined ? {} : { customWidth: String(tile.width) };
  const shown =
    tile.shownWith === undefined
      ? {}
      : { conditionalVisibility: { parameterName: tile.shownWith, comparison: 'isNotEqualTo', value: '' } };
  return [{ type: 3, content: queryContent(tile), ...width, ...shown, name: tile.name }];
}

function queryContent(tile) {
  const draw = DRAWN[tile.as];
  if (draw === undefined)
    throw new Error(`tile ${tile.name} is drawn as ${tile.as}; use ${Object.keys(DRAWN).join(', ')}`);
  const exported =
    tile.export === undefined
      ? {}
      : { exportFieldName: tile.export.column, exportParameterName: tile.export.parameter, exportDefaultValue: '' };
  return {
    version: 'KqlItem/1.0',
    query: tile.query,
    title: tile.title,
    noDataMessage: tile.empty,
    ...chosenTime(30),
    ...exported,
    queryType: 0,
    resourceType: 'microsoft.operationalinsights/workspaces',
    ...draw(tile),
  };
}
