import { clusterKeyOf } from '../estate/readCluster.js';
import { type JsonObject, property } from '../json.js';
import { clean } from '../text.js';
import { textAt } from './door.js';
import type { RowContext, RowReader, TableSignal } from './tableSignal.js';
import type { PolicyCompliance, PolicyStates } from './types.js';

/** Components of a policy that are named; the others are counted. */
const MOST_SHOWN = 20;
/** Azure returns so many components of a policy and cluster at most: a count of it means "or more" (docs). */
const MOST_RETURNED = 500;
/** From the strictest to the mildest: a policy that is assigned twice is as compliant as its worst assignment. */
const STATES = ['NonCompliant', 'Conflict', 'Unknown', 'Exempt', 'Compliant'];

/** What one assignment of a policy says. */
interface Assignment {
  state: string | undefined;
  nonCompliant: number;
  readonly shown: { component: string; type: string }[];
}

/** States of the built-in Kubernetes policies, and of the components that they looked at. */
export const policyStates: TableSignal<'policyStates'> = {
  name: 'policyStates',
  table: 'policyStates',
  words: 'the policy states',
  open: readPolicyStates,
};

/** Holds a count and a few names for each cluster, policy and assignment, however many components there are. */
function readPolicyStates({ clusters }: RowContext): RowReader<PolicyStates> {
  const keys = new Set(clusters.map(({ key }) => key));
  const byCluster = new Map<string, Map<string, Map<string, Assignment>>>();
  let odd = 0;
  let elsewhere = 0;
  return {
    take(row) {
      const key = clusterKeyOf(textAt(row, 'resourceId'));
      const policy = textAt(row, 'policy').toLowerCase();
      const state = stateOf(row);
      if (policy === '' || state === undefined) odd += 1;
      else if (key === undefined || !keys.has(key)) elsewhere += 1;
      else note(assignmentIn(byCluster, key, policy, textAt(row, 'assignment').toLowerCase()), row, state);
    },
    of(key) {
      const policies = [...(byCluster.get(key) ?? [])];
      return Object.fromEntries(
        policies.map(([policy, assignments]) => [policy, strictest([...assignments.values()])]),
      );
    },
    left: () => ({ odd, elsewhere }),
  };
}

function stateOf(row: JsonObject): string | undefined {
  const word = textAt(row, 'state');
  if (word === '') return undefined;
  return STATES.find((state) => state.toLowerCase() === word.toLowerCase()) ?? clean(word);
}

function assignmentIn(
  byCluster: Map<string, Map<string, Map<string, Assignment>>>,
  key: string,
  policy: string,
  name: string,
): Assignment {
  const policies = byCluster.get(key) ?? new Map<string, Map<string, Assignment>>();
  byCluster.set(key, policies);
  const assignments = policies.get(policy) ?? new Map<string, Assignment>();
  policies.set(policy, assignments);
  const assignment = assignments.get(name) ?? { state: undefined, nonCompliant: 0, shown: [] };
  assignments.set(name, assignment);
  return assignment;
}

/** A row of a component has the word in its type; all others are about the cluster as a whole. */
function note(assignment: Assignment, row: JsonObject, state: string): void {
  if (!textAt(row, 'type').toLowerCase().includes('componentpolicystates')) {
    // In an initiative one definition can stand twice, under two reference ids.
    assignment.state = assignment.state === undefined ? state : stricter(assignment.state, state);
    return;
  }
  if (state !== 'NonCompliant') return;
  assignment.nonCompliant += 1;
  const component = clean(textAt(row, 'componentId') || String(property(row, 'id') ?? ''), 256);
  if (assignment.shown.length < MOST_SHOWN)
    assignment.shown.push({ component, type: clean(textAt(row, 'componentType')) });
}

function strictest(assignments: readonly Assignment[]): PolicyCompliance {
  const worst = assignments.reduce((one, other) => (other.nonCompliant > one.nonCompliant ? other : one));
  const states = assignments.flatMap(({ state }) => (state === undefined ? [] : [state]));
  return {
    assignments: assignments.length,
    // A component that is not compliant speaks for its cluster, also where the cluster's own row has not come yet.
    state: worst.nonCompliant > 0 ? 'NonCompliant' : states.reduce(stricter, 'Compliant'),
    nonCompliant: worst.nonCompliant,
    atLeast: worst.nonCompliant >= MOST_RETURNED,
    components: worst.shown,
  };
}

/** A word that is not known here is between Conflict and what is known to be well. */
function stricter(one: string, other: string): string {
  const rank = (state: string) => (STATES.includes(state) ? STATES.indexOf(state) : STATES.indexOf('Conflict'));
  return rank(other) < rank(one) ? other : one;
}
