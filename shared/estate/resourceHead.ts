/** What is told of every resource, whatever its kind. */
export interface ResourceHead {
  /** The id as it came; null where the payload has none (then `key` is ''). */
  readonly id: string | null;
  /** The id in lower case: what ids are compared by. */
  readonly key: string;
  readonly name: string;
  readonly subscriptionId: string | null;
  readonly resourceGroup: string | null;
  /** Lower case without spaces (`westeurope`), null where the payload has none. */
  readonly location: string | null;
  readonly tags: ReadonlyMap<string, string>;
  /** What differs when a resource is made anew under an old name; null where nothing tells. */
  readonly uid: string | null;
}
