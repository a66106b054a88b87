import type { NodePool } from '../../estate/cluster.js';
import { Facts } from '../../estate/facts.js';
import { isObject } from '../../json.js';
import { type Known, same } from '../running.js';

/**
 * How many nodes a pool may have: maxCount where it scales, else count. A pool of type VirtualMachines has neither:
 * its nodes stand in virtualMachineNodesStatus, one entry a machine size.
 */
export function mostNodes({ facts }: NodePool): Known<number> {
  const type = facts.text('type');
  if (type.state === 'odd') return { known: false, why: `odd payload: ${type.found}` };
  if (type.state === 'absent') return { known: false, why: 'type not in the payload' };
  if (same(type.value, 'VirtualMachines')) return machines(facts);
  const scales = facts.flag('enableAutoScaling');
  if (scales.state === 'odd') return { known: false, why: `odd payload: ${scales.found}` };
  if (scales.state === 'value') return wholeNumber(facts, scales.value ? 'maxCount' : 'count');
  // ARM leaves the flag out where it is off; a maxCount that is there all the same is believed.
  return wholeNumber(facts, facts.number('maxCount').state === 'absent' ? 'count' : 'maxCount');
}

/** A number of things: neither negative nor broken. */
export function wholeNumber(facts: Facts, key: string): Known<number> {
  const number = facts.number(key);
  if (number.state === 'odd') return { known: false, why: `odd payload: ${number.found}` };
  if (number.state === 'absent') return { known: false, why: `${key} not in the payload` };
  if (!Number.isInteger(number.value) || number.value < 0) {
    return { known: false, why: `odd payload: ${key} is ${number.value}` };
  }
  return { known: true, value: number.value };
}

function machines(facts: Facts): Known<number> {
  const status = facts.list('virtualMachineNodesStatus');
  if (status.state === 'odd') return { known: false, why: `odd payload: ${status.found}` };
  if (status.state === 'absent') return { known: false, why: 'virtualMachineNodesStatus not in the payload' };
  let nodes = 0;
  for (const entry of status.value) {
    const size = wholeNumber(new Facts(isObject(entry) ? entry : {}), 'count');
    if (!size.known) return { known: false, why: `virtualMachineNodesStatus: ${size.why}` };
    nodes += size.value;
  }
  return { known: true, value: nodes };
}
