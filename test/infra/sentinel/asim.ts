import type { Parser } from './content.js';
import { kqlColumns } from './kql.js';
import type { KqlWorld } from './kqlWorld.js';

type Presence = 'mandatory' | 'recommended' | 'optional' | 'alias';

interface Field {
  readonly presence: Presence;
  readonly type: string;
  /** What a value may be; anything where left out. */
  readonly values?: readonly string[];
  /** Of an alias: the field that it repeats. */
  readonly of?: string;
}

const many = (presence: Presence, type: string, names: string): [string, Field][] =>
  names.split(' ').map((name) => [name, { presence, type }]);
const values = (presence: Presence, name: string, list: string): [string, Field] => [
  name,
  { presence, type: 'string', values: list.split('|') },
];
const alias = (name: string, of: string): [string, Field] => [name, { presence: 'alias', type: 'string', of }];

/**
 * Alert Event 1.0.0, and of the common schema what a tester asks for (aka.ms/ASimAlertEventDoc, aka.ms/ASimCommonFields).
 * Fields of users, processes, files, registries and mail are left out: Vigie has none.
 */
const ALERT_EVENT: ReadonlyMap<string, Field> = new Map([
  ...many('mandatory', 'int', 'EventCount'),
  ...many('mandatory', 'datetime', 'TimeGenerated EventStartTime EventEndTime'),
  ...many('mandatory', 'string', 'EventUid EventProduct EventVendor Dvc'),
  values('mandatory', 'EventType', 'Alert'),
  values('mandatory', 'EventSchema', 'AlertEvent'),
  values('mandatory', 'EventSchemaVersion', '1.0.0'),
  values('mandatory', 'EventResult', 'Success|Partial|Failure|NA'),
  values('recommended', 'EventSubType', 'Threat|Suspicious Activity|Anomaly|Compliance Violation'),
  values('recommended', 'EventSeverity', 'Informational|Low|Medium|High'),
  values(
    'recommended',
    'DvcIdType',
    'AzureResourceId|MDEid|MD4IoTid|VMConnectionId|AwsVpcId|VectraId|AppGateId|FQDN|Other',
  ),
  values(
    'recommended',
    'ThreatCategory',
    'Malware|Ransomware|Trojan|Virus|Worm|Adware|Spyware|Rootkit|Cryptominer|Phishing|Spam|MaliciousUrl|Spoofing|Security Policy Violation|Unknown',
  ),
  values(
    'recommended',
    'IndicatorType',
    'Ip|User|Process|Registry|Url|Host|Cloud Resource|Application|File|Email|Mailbox|Logon Session',
  ),
  ...many(
    'recommended',
    'string',
    'DvcIpAddr DvcHostname DvcDomain DvcDomainType DvcFQDN DvcId AlertName AttackTactics AttackTechniques AttackRemediationSteps Username EventResultDetails',
  ),
  ...many(
    'optional',
    'string',
    'EventMessage EventOriginalType EventOriginalSubType EventOriginalSeverity EventOriginalUid EventProductVersion EventReportUrl EventOwner AlertOriginalStatus RuleName RuleDescription ThreatId ThreatName DvcScopeId DvcScope DvcDescription Type _ResourceId',
  ),
  ...many('optional', 'dynamic', 'AdditionalFields'),
  values('optional', 'AlertStatus', 'Active|Closed'),
  values(
    'optional',
    'DetectionMethod',
    'EDR|Behavioral Analytics|Reputation|Threat Intelligence|Intrusion Detection|Automated Investigation|Antivirus|Data Loss Prevention|User Defined Blocked List|Cloud Security Posture Management|Cloud Application Security|Scheduled Alerts|Other',
  ),
  alias('AlertId', 'EventUid'),
  alias('AlertDescription', 'EventMessage'),
  alias('Rule', 'RuleName'),
  alias('IpAddr', 'DvcIpAddr'),
  alias('Hostname', 'DvcHostname'),
  alias('User', 'Username'),
]);

/** Columns that Log Analytics adds to every row: they pass through. */
const STANDARD = 'TenantId _SubscriptionId _ItemId _IsBillable _BilledSize'.split(' ');

/** In this order, each with `dynamic([])` or `datetime(null)` as its default; then `disabled` and `pack`. */
const FILTERS =
  'starttime endtime ipaddr_has_any_prefix hostname_has_any username_has_any attacktactics_has_any attacktechniques_has_any threatcategory_has_any alertverdict_has_any eventseverity_has_any'.split(
    ' ',
  );
const DEFAULTS: Readonly<Record<string, string>> = {
  datetime: 'datetime(null)',
  dynamic: 'dynamic([])',
  bool: 'false',
};
/** A parser gives one row for one row: none of these. */
const NOT_LOCAL = /\b(summarize|distinct|arg_max|arg_min|mv-expand|mv-apply|join|union|externaldata|_GetWatchlist)\b/;

/** What the schema, and the check of parsers in Azure/Azure-Sentinel, would say against a parser. */
export function asimProblems(parser: Parser, world: KqlWorld): string[] {
  const columns = new Map(kqlColumns(`${parser.ParserName}()`, world).map(({ name, type }) => [name, type]));
  const source = kqlColumns('VigieEvents_CL', world).map(({ name }) => name);
  const leftOut = source.filter((name) => ALERT_EVENT.has(name) && !columns.has(name));
  return [
    ...headProblems(parser),
    ...fieldProblems(columns, accepted(parser, 'Missing')),
    ...leftOut.map((name) => `ParserQuery: ${name} is in the table, and is left out`),
  ];
}

/** Fields of which a parser says that a warning is as it should be. */
function accepted({ Exceptions }: Parser, warning: 'Missing' | 'Empty'): string[] {
  return Exceptions.filter(({ Warning }) => Warning.startsWith(warning)).map(({ Field }) => Field);
}

function headProblems({ ParserName, EquivalentBuiltInParser, ParserParams, ParserQuery }: Parser): string[] {
  const filtering = ParserName.startsWith('vim');
  const expected = [...(filtering ? FILTERS : []), 'disabled', 'pack'];
  const given = ParserParams.map(({ Name }) => Name);
  const prefix = filtering ? '_Im_AlertEvent_' : '_ASim_AlertEvent_';
  const notLocal = NOT_LOCAL.exec(ParserQuery)?.[1];
  return [
    ...(given.join() === expected.join() ? [] : [`ParserParams: must be ${expected.join(', ')}`]),
    ...ParserParams.filter(({ Type, Default }) => DEFAULTS[Type] !== Default).map(
      ({ Name }) => `ParserParams: ${Name} filters by default`,
    ),
    ...(EquivalentBuiltInParser.startsWith(prefix) ? [] : [`EquivalentBuiltInParser: must begin with ${prefix}`]),
    ...['EventVendor', 'EventProduct']
      .filter((name) => !new RegExp(`${name}\\s*=\\s*['"]`).test(ParserQuery))
      .map((name) => `ParserQuery: sets no ${name}`),
    ...(notLocal === undefined ? [] : [`ParserQuery: ${notLocal} looks beyond its row`]),
  ];
}

function fieldProblems(columns: ReadonlyMap<string, string>, notHad: readonly string[]): string[] {
  const missing = [...ALERT_EVENT].filter(([name, { presence, of = '' }]) => {
    if (columns.has(name) || notHad.includes(name)) return false;
    return presence === 'alias' ? columns.has(of) : presence !== 'optional';
  });
  return [
    ...missing.map(([name, { presence }]) => `${name}: is missing, and is ${presence}`),
    ...notHad.filter((name) => columns.has(name)).map((name) => `Exceptions: ${name} is not missing`),
    ...[...columns].flatMap(([name, type]) => {
      const field = ALERT_EVENT.get(name);
      if (field === undefined) return STANDARD.includes(name) ? [] : [`${name}: is no field of the schema`];
      return field.type === type ? [] : [`${name}: is ${type}, must be ${field.type}`];
    }),
  ];
}

/** Recommended fields that a row has and leaves empty: a tester of data warns of them. */
export function asimEmptyFields(row: Readonly<Record<string, unknown>>): string[] {
  return [...ALERT_EVENT].flatMap(([name, { presence }]) => {
    const empty = row[name] === null || row[name] === '';
    return presence === 'recommended' && empty ? [name] : [];
  });
}

/** What a tester of data would say against a row: a mandatory field that is empty, a value that is not in its list. */
export function asimRowProblems(row: Readonly<Record<string, unknown>>): string[] {
  return [...ALERT_EVENT].flatMap(([name, { presence, values, of = '' }]) => {
    const value = row[name];
    const empty = value === undefined || value === null || value === '';
    if (presence === 'alias' && name in row && value !== row[of]) return [`${name}: is not ${of}`];
    if (empty) return presence === 'mandatory' ? [`${name}: is empty`] : [];
    return values === undefined || values.includes(String(value))
      ? []
      : [`${name}: ${String(value)} is not in its list`];
  });
}
