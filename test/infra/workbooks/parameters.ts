import type { Look } from '../rules/rule.js';
import { lookAt, type Rule } from './rule.js';
import {
  type Item,
  namedIn,
  type Placed,
  parametersOf,
  placed,
  TYPES,
  tabsOf,
  textOf,
  type Workbook,
} from './workbook.js';

const TIME = 4;
/** Open findings are sent again within 7 days; with twice that no choice of time hides one. */
const LEAST_MS = 14 * 86_400_000;

export const defined: Rule = {
  id: 'parameters',
  what: 'a parameter that is used is defined, one that is defined is used, once',
  look: (workbook) => {
    const given = definedIn(workbook);
    const used = usedIn(workbook);
    return [
      ...used.map(({ name, where }) => lookAt(`${where} {${name}}`, !given.includes(name), 'is defined nowhere')),
      ...given.map((name, at) => lookAt(`{${name}}`, given.indexOf(name) !== at, 'is defined twice')),
      ...given.map((name) => lookAt(`{${name}}`, !used.some((one) => one.name === name), 'is used nowhere')),
    ];
  },
};

/** Each name once for each place that sets it; a row of tabs is one place. */
function definedIn(workbook: Workbook): string[] {
  const tabs = new Set(
    tabsOf(workbook).flatMap(({ linkTarget, cellValue }) => (linkTarget === 'parameter' ? [cellValue] : [])),
  );
  const exported = placed(workbook.items).flatMap(({ item }) => exportOf(item) ?? []);
  return [...parametersOf(workbook).map(({ name }) => name), ...tabs, ...exported];
}

interface Use {
  readonly name: string;
  readonly where: string;
}

function usedIn(workbook: Workbook): Use[] {
  const own = parametersOf(workbook).flatMap(({ name, query = '', timeContextFromParameter: time }) =>
    [...namedIn(query), ...(time === undefined ? [] : [time])].map((used) => ({
      name: used,
      where: `parameter ${name}`,
    })),
  );
  const others = placed(workbook.items).flatMap(({ item }) =>
    [...namesOf(item), ...(item.conditionalVisibility ? [item.conditionalVisibility.parameterName] : [])].map(
      (name) => ({
        name,
        where: item.name,
      }),
    ),
  );
  return [...own, ...others];
}

/** In texts that the workbook fills in, and by name. */
function namesOf(item: Item): string[] {
  const texts = ['query', 'title', 'noDataMessage', 'json'].map((key) => textOf(item, key));
  const time = textOf(item, 'timeContextFromParameter');
  return [...texts.flatMap(namedIn), ...(time === '' ? [] : [time])];
}

function exportOf(item: Item): string | undefined {
  return textOf(item, 'exportParameterName') || undefined;
}

export const drillDown: Rule = {
  id: 'drill-down',
  what: 'a tile that needs a chosen row stands below the grid it is chosen in, and is hidden until then',
  look: (workbook) => {
    const all = placed(workbook.items);
    const exported = new Set(all.flatMap(({ item }) => exportOf(item) ?? []));
    return all.flatMap((one) => [...new Set(namesOf(one.item))].filter((name) => exported.has(name)).map(below(one)));
  },
};

function below({ item, before }: Placed): (name: string) => Look {
  return (name) => {
    const when = item.conditionalVisibility;
    const hidden = when?.parameterName === name && when.comparison === 'isNotEqualTo' && when.value === '';
    const chosen = before.some((earlier) => exportOf(earlier) === name && earlier.content.exportDefaultValue === '');
    return lookAt(`${item.name} {${name}}`, !hidden || !chosen, 'is not hidden until a row above it is chosen');
  };
}

export const time: Rule = {
  id: 'time',
  what: 'one time for all, of 14 days at least; no query has a time of its own',
  look: (workbook) => {
    const times = parametersOf(workbook).filter(({ type }) => type === TIME);
    const [chosen] = times;
    const lengths = (chosen?.typeSettings?.selectableValues ?? []) as { durationMs: number }[];
    const short = lengths.length === 0 || lengths.some(({ durationMs }) => durationMs < LEAST_MS);
    const free = chosen?.typeSettings?.allowCustom !== false;
    return [
      lookAt(
        'time',
        times.length !== 1 || !chosen?.isRequired || !chosen.isGlobal,
        'is not one required global parameter',
      ),
      lookAt('time', short || free, 'can be less than 14 days'),
      ...placed(workbook.items)
        .filter(({ item }) => item.type === TYPES.query)
        .map(({ item }) => {
          const bound =
            item.content.timeContextFromParameter === chosen?.name && item.content.timeContext !== undefined;
          const own = /\bago\(|\bTimeGenerated\s*(?:[<>]|between)/.test(textOf(item, 'query'));
          return lookAt(item.name, !bound || own, 'does not follow the time that is chosen, or has its own');
        }),
    ];
  },
};

export const whole: Rule = {
  id: 'whole',
  what: 'a list begins with everything chosen',
  look: (workbook) =>
    parametersOf(workbook)
      .filter(({ type }) => type !== TIME)
      .map(({ name, value, typeSettings, isRequired }) => {
        const all = JSON.stringify(value) === '["value::all"]' && typeSettings?.selectAllValue === '*';
        return lookAt(name, !all || !isRequired, 'does not begin with everything chosen');
      }),
};
