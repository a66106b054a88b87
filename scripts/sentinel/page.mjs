// docs/sentinel-content.md: what there is to deploy to Microsoft Sentinel.

const HEAD = `# Content for Microsoft Sentinel

Made from \`infra/sentinel/\` by \`node scripts/sentinel-content.mjs\`. Workbooks have [a page of their own](workbooks.md).

## Analytics rules

Rules of kind Scheduled, each result an alert. They go by the time at which rows *arrived*: a row that was held back for
days is seen, and one that came twice alerts once. Of a finding the first row counts, once more where it came back or has a
new due date. Reminders are silent however late they come: the weekly snapshots hold what was said within the 14 days. **The
first night is silent too**: what it finds is in the workbooks, and is alerted by its next change, or when it is overdue. Alerts about one finding go to one incident for seven
days. In the Defender portal that is not honoured: there incidents are grouped by its own engine, and closed ones are not
opened again. Where overridden fields of alerts (name, description, severity) get more than 50 values, Sentinel puts the rule's
own in their place: the entities and details of the alert still say what it is about. Deploying again puts a rule back to what
is here.`;

const HUNTING = `## Hunting queries

Each is about the time range that is chosen; 14 days hold every open finding.`;

const FUNCTIONS = `## Functions and ASIM parsers

The parsers give a row for each row, as ASIM demands; \`VigieFindings()\` gives the newest of each finding. The unifying
parser of a workspace takes them in by two functions that may hold other parsers already, so nothing here overwrites them.
Add to \`Im_AlertEventCustom\`, or make it of this line where it is empty:

\`\`\`kusto
union isfuzzy=true vimAlertEventVigie(starttime=starttime, endtime=endtime, ipaddr_has_any_prefix=ipaddr_has_any_prefix, hostname_has_any=hostname_has_any, username_has_any=username_has_any, attacktactics_has_any=attacktactics_has_any, attacktechniques_has_any=attacktechniques_has_any, threatcategory_has_any=threatcategory_has_any, alertverdict_has_any=alertverdict_has_any, eventseverity_has_any=eventseverity_has_any, disabled=false, pack=pack)
\`\`\`

and to \`ASim_AlertEventCustom\` \`ASimAlertEventVigie(disabled=false, pack=pack)\`.`;

const WATCHLISTS = `## Watchlists

Deployed as a beginning. Rows that were added in the portal stay, and a row that is taken out of the file stays as well. No
rule reads them: to be silent about a finding, exempt it in vigie.yaml, and every destination is told.`;

/** @param content the parsed YAML of each kind, in the order of the files */
export function contentPage({ rules, hunting, functions, parsers, watchlists }) {
  const functionRows = [
    ...functions.map((one) => [`\`${one.FunctionName}()\``, text(one.Description)]),
    ...parsers.map((one) => [`\`${one.ParserName}()\``, text(one.Description)]),
  ];
  return [
    HEAD,
    table(
      ['rule', 'severity', 'looks', 'techniques', 'what'],
      rules.map((one) => [one.name, severity(one), looks(one), techniques(one), text(one.description)]),
    ),
    HUNTING,
    table(
      ['query', 'techniques', 'what'],
      hunting.map((one) => [one.name, techniques(one), text(one.description)]),
    ),
    FUNCTIONS,
    table(['function', 'what'], functionRows),
    WATCHLISTS,
    table(
      ['watchlist', 'searched by', 'what'],
      watchlists.map((one) => [`\`${one.watchlistAlias}\``, one.itemsSearchKey, text(one.description)]),
    ),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function table(heads, rows) {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const text = (words) => words.trim().replaceAll('\n', ' ');
const techniques = ({ relevantTechniques }) => relevantTechniques.join(', ') || '–';
const looks = ({ queryFrequency, queryPeriod }) => `every ${queryFrequency}, ${queryPeriod} back`;

/** Where a column says it, it is the finding's or the alert's own. */
function severity({ severity, alertDetailsOverride }) {
  const own = { EventSeverity: "the finding's", AlertSeverity: "the alert's" };
  return own[alertDetailsOverride.alertSeverityColumnName] ?? severity;
}
