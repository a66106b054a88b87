import { SEVERITIES } from '../severity.js';
import { dayOf } from '../time.js';
import type { Lang } from './lang.js';
import type { ReportCheck, ReportFinding, ReportModel, ReportResource } from './model.js';
import { CHECK_TITLES_FR } from './words/checkTitlesFr.js';
import { WORDS, type Words } from './words/words.js';

/** Place of a text in {@link Island.texts}; -1: there is none. */
export type TextPlace = number;

/** One list a field: lists of the same kind of thing pack far better than rows do. */
export type Columns<T> = { readonly [K in keyof T]: readonly T[K][] };

export interface IslandFinding {
  readonly resource: number;
  readonly check: number;
  readonly subject: TextPlace;
  /** Place in SEVERITIES. */
  readonly severity: number;
  readonly told: TextPlace;
  /** Days before the day of the report (negative: after it). */
  readonly firstSeen: number;
  readonly due: number;
  readonly overdue: 0 | 1;
  readonly reason: TextPlace;
  /** JSON. */
  readonly values: TextPlace;
  readonly ticket: TextPlace;
  readonly ticketUrl: TextPlace;
  /** Place in {@link Island.exemptions}; -1: it is open. */
  readonly exemption: number;
}

export interface IslandResource {
  /** -1: it is the id that ARM makes of subscription, group, type and name. */
  readonly id: TextPlace;
  readonly name: string;
  readonly type: TextPlace;
  readonly subscriptionId: TextPlace;
  readonly subscriptionName: TextPlace;
  readonly resourceGroup: TextPlace;
  readonly location: TextPlace;
  readonly owner: TextPlace;
  readonly seen: 0 | 1;
  readonly verdicts: string;
  readonly unknown: readonly (readonly [check: number, why: TextPlace])[];
  readonly cluster: IslandCluster | 0;
}

/** Texts are places. */
export type IslandCluster = readonly [
  stopped: 0 | 1,
  version: TextPlace,
  supportLine: TextPlace,
  tier: TextPlace,
  supportEnds: TextPlace,
  longTermEnds: TextPlace,
  upgradeTo: TextPlace,
  upgradeChannel: TextPlace,
  nodeOsChannel: TextPlace,
  pools: readonly IslandPool[],
];
export type IslandPool = readonly [
  name: TextPlace,
  mode: TextPlace,
  version: TextPlace,
  os: TextPlace,
  image: TextPlace,
  built: TextPlace,
  nodes: number,
];

/** What the script of the page works with. */
export interface Island {
  readonly lang: Lang;
  /** The day of the report. */
  readonly day: string;
  readonly portal: string;
  readonly words: Words;
  readonly texts: readonly string[];
  readonly checks: readonly (ReportCheck & { readonly local: string })[];
  readonly exemptions: readonly { readonly until: string; readonly owner: string; readonly reason: string }[];
  readonly resources: Columns<IslandResource>;
  readonly findings: Columns<IslandFinding>;
}

/** The model as the page's script gets it: each text once, and numbers for all else. */
export function islandOf(model: ReportModel, lang: Lang): Island {
  const texts = new Texts();
  const exemptions: Island['exemptions'][number][] = [];
  const day = dayOf(new Date(model.now));
  return {
    lang,
    day,
    portal: model.portal,
    words: WORDS[lang],
    resources: columns(model.resources.map((one) => resourceOf(one, texts))),
    findings: columns(model.findings.map((one) => findingOf(one, day, texts, exemptions))),
    checks: model.checks.map((check) => ({ ...check, local: titleIn(check, lang) })),
    exemptions,
    texts: texts.all,
  };
}

/** The title of a check in a language; one that has none there has its own. */
export function titleIn({ id, title }: Pick<ReportCheck, 'id' | 'title'>, lang: Lang): string {
  return (lang === 'fr' && Object.hasOwn(CHECK_TITLES_FR, id) ? CHECK_TITLES_FR[id] : undefined) ?? title;
}

class Texts {
  readonly all: string[] = [];
  readonly #places = new Map<string, number>();

  place(text: string | null): TextPlace {
    if (text === null) return -1;
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}

function columns<T extends object>(rows: readonly T[]): Columns<T> {
  const keys = Object.keys(rows[0] ?? {}) as (keyof T)[];
  return Object.fromEntries(keys.map((key) => [key, rows.map((row) => row[key])])) as unknown as Columns<T>;
}

function resourceOf(one: ReportResource, texts: Texts): IslandResource {
  const { name, type, subscriptionId, resourceGroup } = one;
  const usual = armId(subscriptionId, resourceGroup, type, name);
  return {
    id: usual === one.id ? -1 : texts.place(one.id),
    name,
    type: texts.place(type),
    subscriptionId: texts.place(subscriptionId),
    subscriptionName: texts.place(one.subscriptionName),
    resourceGroup: texts.place(resourceGroup),
    location: texts.place(one.location),
    owner: texts.place(one.owner),
    seen: one.seen ? 1 : 0,
    verdicts: one.verdicts,
    unknown: one.unknown.map(([check, why]) => [check, texts.place(why)] as const),
    cluster: one.cluster === null ? 0 : clusterOf(one.cluster, texts),
  };
}

/** `type` as Azure writes it, not in lower case as it comes. */
export function armId(subscription: string | null, group: string | null, type: string, name: string): string {
  const written = type
    .replace('microsoft.containerservice/managedclusters', 'Microsoft.ContainerService/managedClusters')
    .replace('microsoft.containerregistry/', 'Microsoft.ContainerRegistry/');
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/${written}/${name}`;
}

function clusterOf(cluster: NonNullable<ReportResource['cluster']>, texts: Texts): IslandCluster {
  const place = (text: string | null) => texts.place(text);
  return [
    cluster.stopped ? 1 : 0,
    place(cluster.version),
    place(cluster.supportLine),
    place(cluster.tier),
    place(cluster.supportEnds),
    place(cluster.longTermEnds),
    place(cluster.upgradeTo),
    place(cluster.upgradeChannel),
    place(cluster.nodeOsChannel),
    cluster.pools.map(
      ({ name, mode, version, os, image, imageBuilt, nodes }) =>
        [place(name), place(mode), place(version), place(os), place(image), place(imageBuilt), nodes ?? -1] as const,
    ),
  ];
}

function findingOf(
  one: ReportFinding,
  day: string,
  texts: Texts,
  exemptions: Island['exemptions'][number][],
): IslandFinding {
  const { until = '', owner = '', reason = '' } = one.exemption ?? {};
  const values = Object.keys(one.values).length === 0 ? null : JSON.stringify(one.values);
  return {
    resource: one.resource,
    check: one.check,
    subject: texts.place(one.subject),
    severity: SEVERITIES.indexOf(one.severity),
    told: texts.place(one.told),
    firstSeen: daysBetween(one.firstSeen, day),
    due: daysBetween(one.dueDate, day),
    overdue: one.overdue ? 1 : 0,
    reason: texts.place(one.reason),
    values: texts.place(values),
    ticket: texts.place(one.ticket?.number ?? null),
    ticketUrl: texts.place(one.ticket?.url ?? null),
    exemption: one.exemption === null ? -1 : exemptions.push({ until, owner, reason }) - 1,
  };
}

const DAY_MS = 86_400_000;

function daysBetween(instant: string, day: string): number {
  return Math.round((Date.parse(day) - Date.parse(instant.slice(0, 10))) / DAY_MS);
}
