import type { Cluster } from '../estate/cluster.js';
import { Facts, type Field } from '../estate/facts.js';
import type { JsonObject } from '../json.js';
import type { Severity } from '../severity.js';
import { fail, pass, unknown, type Verdict } from './verdict.js';

/** Whether something optional is on: absent, null and `{}` mean off (docs/check-rules.md, Absent). */
export interface OnOff {
  /** `odd`: nobody may guess from what the payload holds there. */
  readonly state: 'on' | 'off' | 'odd';
  /** For the reason: `enableEncryptionAtHost is true`, `… is false`, `… not set`, `odd payload: …`. */
  readonly words: string;
  /** The value by its path; null where it is not set, nothing where it is odd. */
  readonly evidence: JsonObject;
}

const EMPTY = 'odd payload: no keys';

/**
 * Reads a flag of an optional block. An object without any key is no answer: from it nobody can tell what is off.
 * @param facts properties of a cluster, or the facts of a pool
 */
export function onOff(facts: Facts | Field<Facts>, path: string): OnOff {
  const there = 'state' in facts ? facts : ({ state: 'value', value: facts } as const);
  if (there.state === 'odd') return odd(`odd payload: ${there.found}`);
  if (there.state === 'absent' || Object.keys(there.value.raw).length === 0) return odd(EMPTY);
  const flag = there.value.flag(path);
  if (flag.state === 'odd') return odd(`odd payload: ${flag.found}`);
  if (flag.state === 'absent') return { state: 'off', words: `${path} not set`, evidence: { [path]: null } };
  return {
    state: flag.value ? 'on' : 'off',
    words: `${path} is ${flag.value}`,
    evidence: { [path]: flag.value },
  };
}

/**
 * Is an add-on on? Its name is read without regard to case: `omsagent` and `omsAgent` are both returned.
 * @param name as ARM's examples spell it: `azureKeyvaultSecretsProvider`, `azurepolicy`, `omsagent`
 */
export function addon({ properties }: Cluster, name: string): OnOff {
  const read = onOff(properties, `addonProfiles.${name}.enabled`);
  if (read.state === 'odd') return read;
  const unset = Object.values(read.evidence).includes(null);
  return { ...read, words: `add-on ${name} ${unset ? 'not set' : `is ${read.state}`}` };
}

/** The properties, to read more than a flag of; without any key where there are none, of which the check has spoken already. */
export function propertiesOf({ properties }: Cluster): Facts {
  return properties.state === 'value' ? properties.value : new Facts({});
}

/** The verdict where it has to be on. */
export function askedFor({ state, words, evidence }: OnOff, severity: Severity): Verdict {
  if (state === 'odd') return unknown(words, evidence);
  return state === 'on' ? pass(words, evidence) : fail(severity, words, evidence);
}

/** The verdict where being on is the fault. */
export function ruledOut({ state, words, evidence }: OnOff, severity: Severity): Verdict {
  if (state === 'odd') return unknown(words, evidence);
  return state === 'off' ? pass(words, evidence) : fail(severity, words, evidence);
}

function odd(words: string): OnOff {
  return { state: 'odd', words, evidence: {} };
}
