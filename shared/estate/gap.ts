/** Something of the estate that was asked for and not read whole. */
export interface EstateGap {
  /** `subscription/{id}`, `table/{name}`, `managementGroup/{id}`, `estate`. */
  readonly scope: string;
  /** What is missing because of it: the name of a table, `subscriptions`, or `managementGroups`. */
  readonly signal: string;
  readonly reason: string;
}
