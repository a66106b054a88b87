import type { Cluster } from '../../estate/cluster.js';
import { propertiesOf } from '../blocks.js';

/** A word of `networkProfile`; `blind` says why nobody can tell: the profile itself is missing, or something is odd. */
export type NetworkWord =
  | { readonly state: 'value'; readonly value: string }
  | { readonly state: 'absent' }
  | { readonly state: 'blind'; readonly why: string };

/** Every cluster has a networkProfile: a missing one tells nothing, a missing key in it may be an answer. */
export function networkWord(cluster: Cluster, key: string): NetworkWord {
  const profile = propertiesOf(cluster).object('networkProfile');
  if (profile.state === 'odd') return { state: 'blind', why: `odd payload: ${profile.found}` };
  if (profile.state === 'absent') return { state: 'blind', why: 'networkProfile not in the payload' };
  const word = profile.value.text(key);
  return word.state === 'odd' ? { state: 'blind', why: `odd payload: networkProfile.${word.found}` } : word;
}
