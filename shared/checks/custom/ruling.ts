import type { Cluster, NodePool } from '../../estate/cluster.js';
import { Unsaid } from '../../estate/unsaid.js';
import { isObject, type JsonObject, kindOf } from '../../json.js';
import { fillCommand } from '../remediation.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';
import type { CustomCheckForm } from './form.js';
import { type Program, summaryOf, type Variables } from './language.js';
import type { PathOfNames } from './syntax.js';
import { celValue, jsonValue, spellingOf } from './values.js';

/** The expressions of a check, read. */
export interface Programs {
  readonly when: Program | undefined;
  readonly expression: Program;
}

/** Evidence shows at most so many of the values that the expressions look at… */
const MOST_EVIDENCE = 6;
/** …and none that is longer than this, as JSON. */
const LONGEST_EVIDENCE = 300;

/** What a custom check says of a cluster, or of one pool of it. */
export type Ruling = (cluster: Cluster, pool: NodePool | null, now: Date) => Verdict;

export function rulingOf(form: CustomCheckForm, programs: Programs): Ruling {
  const all = [programs.expression, ...(programs.when === undefined ? [] : [programs.when])];
  const spelling = spellingOf(
    all.flatMap(({ keys }) => [...keys]),
    all.flatMap(({ texts }) => [...texts]),
  );
  const named = new Set(all.flatMap(({ variables }) => [...variables]));
  const paths = all.flatMap((program) => program.paths);
  const clusters = new WeakMap<Cluster, unknown>();
  const clusterValue = (cluster: Cluster) => {
    const known = clusters.get(cluster) ?? celValue(shownOf(cluster), spelling);
    clusters.set(cluster, known);
    return known;
  };
  return (cluster, pool, now) => {
    try {
      const variables = {
        now,
        ...(named.has('cluster') && { cluster: clusterValue(cluster) }),
        ...(pool !== null && { pool: celValue(pool.facts.raw, spelling) }),
      };
      return rule(form, programs, variables, { cluster, pool, evidence: () => evidenceOf(variables, paths) });
    } catch (error) {
      return unknown(`the expression has no answer: ${summaryOf(error)}`);
    }
  };
}

interface About {
  readonly cluster: Cluster;
  readonly pool: NodePool | null;
  readonly evidence: () => JsonObject;
}

function rule(form: CustomCheckForm, { when, expression }: Programs, variables: Variables, about: About): Verdict {
  const applies = when?.answer(variables) ?? true;
  if (applies === false) return notApplicable(filled(form.notApplicable ?? `not so: ${form.when}`, about));
  if (applies !== true) return unknown(`\`when\` is ${wordFor(applies)}, not true or false`);
  const holds = expression.answer(variables);
  if (holds === true) return pass('the expression is true', about.evidence());
  if (holds === false) return fail(form.severity, filled(form.reason, about), about.evidence());
  return unknown(`the expression is ${wordFor(holds)}, not true or false`);
}

/** `{cluster}`, `{pool}` and so on stand in reasons as they do in commands. */
function filled(text: string, { cluster, pool }: About): string {
  const subject = pool === null ? null : `pool/${pool.name}`;
  return fillCommand({ text, command: null, link: '' }, cluster, { subject, evidence: {} }).text;
}

function wordFor(value: unknown): string {
  return kindOf(jsonValue(value));
}

/** The cluster as expressions see it, in ARM's form whatever form it came in. */
function shownOf(cluster: Cluster): JsonObject {
  const { id, name, location, resourceGroup, subscriptionId, tags, sku, properties, raw } = cluster;
  const unsaid = Object.entries(isObject(raw) ? raw : {}).filter(([, value]) => value instanceof Unsaid);
  return {
    id,
    name: name === '' ? null : name,
    location,
    resourceGroup,
    subscription: subscriptionId,
    tags: Object.fromEntries(tags),
    sku: sku.state === 'value' ? sku.value.raw : null,
    properties: properties.state === 'value' ? properties.value.raw : null,
    // What a plan cannot say stays so: an expression that reads it has no answer.
    ...Object.fromEntries(unsaid),
  };
}

function evidenceOf(variables: Variables, paths: readonly PathOfNames[]): JsonObject {
  const found = paths.flatMap((path): [string, unknown][] => {
    const value = jsonValue(path.reduce<unknown>(below, new Map(Object.entries(variables))));
    const text = value === undefined ? undefined : JSON.stringify(value);
    return text === undefined || text.length > LONGEST_EVIDENCE ? [] : [[path.join('.'), value]];
  });
  return Object.fromEntries(found.slice(0, MOST_EVIDENCE));
}

function below(here: unknown, key: string): unknown {
  return here instanceof Map ? (here as ReadonlyMap<string, unknown>).get(key) : undefined;
}
