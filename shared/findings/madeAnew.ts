import type { KnownResource } from './finding.js';

/**
 * Is a resource another one than that of the same id which was known before? Only where both say who they are.
 * @param uid as it is now; '' where nothing says it
 */
export function isMadeAnew(before: Pick<KnownResource, 'uid'> | undefined, uid: string): boolean {
  return before !== undefined && before.uid !== '' && uid !== '' && before.uid !== uid;
}
