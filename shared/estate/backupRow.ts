import type { JsonObject } from '../json.js';
import { Facts } from './facts.js';
import { clusterKeyOf, valueIn } from './readCluster.js';

/** What the side table `backupInstances` keeps of a row. */
export type BackupRow = {
  /** As it came. */
  readonly id: string;
  /** The lower-cased id of the cluster that is backed up. */
  readonly cluster: string;
  /** `currentProtectionState`, or `protectionStatus.status` where it is not told; as it came, '' where neither is. */
  readonly state: string;
};

/** @returns `undefined`: what it backs up is no AKS cluster. Never throws. */
export function keepBackup(row: JsonObject): BackupRow | undefined {
  const facts = new Facts(row);
  const textIn = (path: string) => valueIn(facts.text(`properties.${path}`));
  const source = ['dataSourceInfo.resourceID', 'dataSourceInfo.resourceUri']
    .map((path) => clusterKeyOf(textIn(path) ?? ''))
    .find((key) => key !== undefined);
  if (source === undefined) return undefined;
  const state = textIn('currentProtectionState') ?? textIn('protectionStatus.status') ?? '';
  return { id: valueIn(facts.text('id')) ?? '', cluster: source, state };
}
