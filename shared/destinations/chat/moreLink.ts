import { z } from 'zod';

/** Longest address of a button in Slack; Teams says of none. */
const MOST_ADDRESS = 3_000;

/** The setting `moreLink` of a chat: where all findings can be seen, such as a workbook or the report of the app. */
export const moreLinkSetting = z
  .url({ protocol: /^https$/ })
  .max(MOST_ADDRESS)
  .optional();

/** The button at the end of a card. */
export interface MoreLink {
  /** Our own words. */
  readonly label: string;
  readonly url: string;
  /** Stands there even where the card shows all that there is to tell. */
  readonly always: boolean;
}

/**
 * Where the rest of a card's findings leads: to what the configuration names, else to the portal's list of clusters,
 * which is all that is there without it.
 * @param portal address of the cloud's portal
 */
export function moreLinkOf(moreLink: string | undefined, portal: string): MoreLink {
  if (moreLink !== undefined) return { label: 'See all findings', url: new URL(moreLink).href, always: true };
  const clusters = 'view/HubsExtension/BrowseResource/resourceType/Microsoft.ContainerService%2FmanagedClusters';
  return { label: 'AKS clusters in the portal', url: `${portal}/#${clusters}`, always: false };
}
