import { lookAt, type Rule } from './rule.js';
import { placed, TYPES, tabsOf, textOf, type Workbook } from './workbook.js';

/** What the content of each type must say of itself. */
const VERSIONS: Readonly<Record<number, string | undefined>> = {
  [TYPES.query]: 'KqlItem/1.0',
  [TYPES.parameters]: 'KqlParameterItem/1.0',
  [TYPES.links]: 'LinkItem/1.0',
  [TYPES.group]: 'NotebookGroup/1.0',
};

/** `loadTextContent` of Bicep takes so many characters. */
const MOST_CHARACTERS = 131_072;

export const form: Rule = {
  id: 'form',
  what: 'Notebook/1.0, known types of items, each with its version',
  look: (workbook) => [
    lookAt('version', workbook.version !== 'Notebook/1.0', `is ${workbook.version}; it must be Notebook/1.0`),
    lookAt(
      'fromTemplateId',
      !/^sentinel-(?!UserWorkbook)\w+$/.test(String(workbook.fromTemplateId)),
      'must be sentinel- and the key of the workbook',
    ),
    lookAt('size', sizeOf(workbook) > MOST_CHARACTERS, `is more than Bicep loads, ${MOST_CHARACTERS} characters`),
    ...placed(workbook.items).map(({ item: { type, name, content } }) => {
      const known = (Object.values(TYPES) as number[]).includes(type);
      return lookAt(name, !known || content.version !== VERSIONS[type], `has type ${type}, version ${content.version}`);
    }),
  ],
};

function sizeOf(workbook: Workbook): number {
  return JSON.stringify(workbook, null, 2).length;
}

export const names: Rule = {
  id: 'names',
  what: 'every item has a name of its own',
  look: (workbook) => {
    const all = placed(workbook.items).map(({ item }) => item.name);
    return all.map((name, at) =>
      lookAt(name || `item ${at}`, !name || all.indexOf(name) !== at, 'has no name of its own'),
    );
  },
};

export const noPlace: Rule = {
  id: 'no-place',
  what: 'no workspace, subscription or portal is written into it',
  look: (workbook) => {
    const text = JSON.stringify(workbook);
    return [
      lookAt('fallbackResourceIds', 'fallbackResourceIds' in workbook, 'ties the workbook to one workspace'),
      lookAt('defaultResourceIds', 'defaultResourceIds' in workbook, 'ties the workbook to one workspace'),
      lookAt('subscription ids', /subscriptions\/[0-9a-f]{8}-/i.test(text), 'names a subscription'),
      lookAt('portals', /portal\.azure\.|security\.microsoft\.com/.test(text), 'links to a portal'),
      lookAt(
        'crossComponentResources',
        text.includes('"crossComponentResources"'),
        'names the resources that are asked',
      ),
    ];
  },
};

/** A word that tells somebody to do something. */
const TO_DO = /\b(?:choose|deploy|look|run|update)\b/i;

export const empty: Rule = {
  id: 'empty',
  what: 'every tile has a title, and says what to do when it is empty',
  look: (workbook) =>
    placed(workbook.items)
      .filter(({ item }) => item.type === TYPES.query)
      .map(({ item }) => {
        const helps = TO_DO.test(textOf(item, 'noDataMessage'));
        return lookAt(item.name, textOf(item, 'title') === '' || !helps, 'has no title, or does not say what to do');
      }),
};

export const tabs: Rule = {
  id: 'tabs',
  what: 'every tab shows a group, and every group has its tab',
  look: (workbook) => {
    const targets = tabsOf(workbook).map(({ cellValue, subTarget }) => `${cellValue}=${subTarget}`);
    const shown = placed(workbook.items)
      .filter(({ item }) => item.type === TYPES.group)
      .map(({ item: { conditionalVisibility: when } }) =>
        when?.comparison === 'isEqualTo' ? `${when.parameterName}=${when.value}` : 'always',
      );
    return [
      ...targets.map((target) => lookAt(target, !shown.includes(target), 'shows no group')),
      ...shown.map((target) => lookAt(target, !targets.includes(target), 'is set by no tab')),
    ];
  },
};
