// The files in which a solution says what it holds.
import { jsonText } from './forms.mjs';

export const LOGO =
  '<img src="https://raw.githubusercontent.com/Azure/Azure-Sentinel/master/Logos/Vigie.svg" width="75px" height="75px">';

/** Data/Solution_Vigie.json, from which Microsoft's tool makes the package. Paths are from the solution's folder. */
export function dataText(solution, files, { workbooks, watchlists }) {
  const { name, version, description, rules, hunting } = solution;
  const listed = (kind) => files.filter((file) => file.kind === kind).map(({ path }) => path);
  return jsonText({
    Name: name,
    Author: name,
    Logo: LOGO,
    Description: description,
    WorkbookDescription: workbooks.map(({ about }) => about),
    AnalyticalRuleBladeDescription: rules,
    HuntingQueryBladeDescription: hunting,
    'Analytic Rules': listed('Analytic Rules'),
    'Hunting Queries': listed('Hunting Queries'),
    Parsers: listed('Parsers'),
    Workbooks: listed('Workbooks'),
    Watchlists: listed('Watchlists'),
    WatchlistDescription: watchlists.map((one) => one.description.trim()),
    BasePath: `./Solutions/${name}`,
    Version: version,
    Metadata: 'SolutionMetadata.json',
    TemplateSpec: true,
    Is1PConnector: false,
  });
}

/** ReleaseNotes.md, newest first. */
export function notesText({ releases }) {
  const rows = releases.map(({ version, date, changes }) => `| ${version} | ${date} | ${changes} |`);
  return [
    '| **Version** | **Date Modified (DD-MM-YYYY)** | **Change History** |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** The entries for Workbooks/WorkbooksMetadata.json of the repository. */
export function workbooksText({ version }, { workbooks }) {
  return jsonText(
    workbooks.map(({ key, title, about }) => ({
      workbookKey: key,
      logoFileName: 'Vigie.svg',
      description: about,
      dataTypesDependencies: ['VigieEvents_CL', 'VigieSweeps_CL'],
      dataConnectorsDependencies: [],
      previewImagesFileNames: [],
      version,
      title,
      templateRelativePath: `${key}.json`,
      subtitle: '',
      provider: 'Vigie',
    })),
  );
}

const TYPES = { boolean: 'Bool', datetime: 'DateTime', dynamic: 'Dynamic', int: 'Int', real: 'Real', string: 'String' };

/** A table as the repository's checks of queries are told it. */
export function tableText(name, columns) {
  return jsonText({
    Name: name,
    Properties: columns.map((column) => ({ Name: column.name, Type: TYPES[column.type] })),
  });
}
