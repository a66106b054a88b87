/** Something of the estate that was asked for and not read whole. */
export interface EstateGap {
  /** `subscription/{id}`, `table/{name}`, `estate`. */
  readonly scope: string;
  /** What is missing because of it: the name of a table, or `subscriptions`. */
  readonly signal: string;
  readonly reason: string;
}
