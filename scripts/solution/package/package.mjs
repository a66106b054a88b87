// The files of Package/, in the form that Microsoft's tool gives them: Tools/Create-Azure-Sentinel-Solution/V3 of the
// repository Azure/Azure-Sentinel, as of November 2026. The tool itself needs PowerShell and asks the Azure Marketplace.
import { jsonText } from '../forms.mjs';
import { contentsOf } from './contents.mjs';
import { mainTemplate } from './mainTemplate.mjs';
import { wizard } from './wizard.mjs';

const LEARN = 'https://learn.microsoft.com/azure/sentinel';

/**
 * @param solution solution.yaml, with `metadata` (SolutionMetadata.json) and `logo`
 * @param sources the parsed content by kind: rules, hunting, functions, workbooks (entries with `text`), watchlists
 * @returns {Record<string, string>} texts by their path from the solution's folder
 */
export function packageFiles(solution, sources) {
  const description = descriptionOf(solution, sources);
  const whole = { ...solution, descriptionHtml: htmlOf(description) };
  const template = mainTemplate(whole, contentsOf(sources), sources.watchlists, sources.workbooks);
  const shown = `${solution.logo}\n\n${description}`;
  return {
    'Package/mainTemplate.json': jsonText(template),
    'Package/createUiDefinition.json': jsonText(wizard(shown, stepsOf(solution, sources))),
    'Package/testParameters.json': jsonText(template.parameters),
  };
}

/** In Markdown: paragraphs, bold words and links, and nothing else. */
function descriptionOf({ name, description }, sources) {
  const { functions, workbooks, rules, hunting, watchlists } = sources;
  const counts = [
    ['Parsers', functions],
    ['Workbooks', workbooks],
    ['Analytic Rules', rules],
    ['Hunting Queries', hunting],
    ['Watchlists', watchlists],
  ].map(([label, list]) => `**${label}:** ${list.length}`);
  const notes = `https://github.com/Azure/Azure-Sentinel/tree/master/Solutions/${encodeURIComponent(name)}/ReleaseNotes.md`;
  return [
    `**Note:** Before you install, read the [release notes](${notes}) and the [known issues](https://aka.ms/sentinelsolutionsknownissues) of solutions.`,
    description,
    counts.join(', '),
    '[Learn more about Microsoft Sentinel](https://aka.ms/azuresentinel) | [Learn more about Solutions](https://aka.ms/azuresentinelsolutionsdoc)',
  ].join('\n\n');
}

function htmlOf(markdown) {
  const escaped = markdown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const marked = escaped
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>');
  return marked
    .split('\n\n')
    .map((paragraph) => `<p>${paragraph}</p>\n`)
    .join('');
}

function stepsOf({ rules: onRules, hunting: onHunting }, { workbooks, rules, hunting, watchlists }) {
  const parts = (name, list, label, text) =>
    list.map((one, at) => ({ name: `${name}${at + 1}`, label: label(one), text: text(one).trim() }));
  return [
    {
      name: 'workbooks',
      label: 'Workbooks',
      text: 'The workbooks are templates after the installation: save one to use it.',
      link: `${LEARN}/monitor-your-data`,
      parts: parts(
        'workbook',
        workbooks,
        (one) => one.title,
        (one) => one.description,
      ),
    },
    {
      name: 'analytics',
      label: 'Analytics',
      text: onRules,
      link: `${LEARN}/create-analytics-rule-from-template`,
      parts: parts(
        'analytic',
        rules,
        (one) => one.name,
        (one) => one.description,
      ),
    },
    {
      name: 'huntingqueries',
      label: 'Hunting Queries',
      text: onHunting,
      link: `${LEARN}/hunting`,
      parts: parts(
        'huntingquery',
        hunting,
        (one) => one.name,
        (one) => one.description,
      ),
    },
    {
      name: 'watchlists',
      label: 'Watchlists',
      text: 'The watchlists are there at once, with a row each. Rows that you add stay.',
      link: 'https://aka.ms/sentinelwatchlists',
      parts: parts(
        'watchlist',
        watchlists,
        (one) => one.title,
        (one) => one.description,
      ),
    },
  ];
}
