// What the host and its workers say to each other, over the channel that Node opens to a child process.
import type { HostSettings } from './hostJson.js';
import type { FastTime } from './schedule.js';

/** The setting that names the storage account in which host and workers keep their own things. */
export const OWN_STORAGE = 'AzureWebJobsStorage';

export interface Route {
  readonly name: string;
  /** In capitals. */
  readonly methods: readonly string[];
  /** As registered, without the prefix. */
  readonly route: string;
  readonly authLevel: 'anonymous' | 'function' | 'admin';
}

export interface HttpCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Begin {
  readonly kind: 'begin';
  /** File of the functions. */
  readonly functions: string;
  readonly settings: HostSettings;
  readonly time: FastTime;
}

export type ToWorker =
  | Begin
  /** All timers that this worker is to run from now on: it holds their locks as long as it lives. */
  | { readonly kind: 'timers'; readonly names: readonly string[] }
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly call: HttpCall };

export type FromWorker =
  | { readonly kind: 'ready'; readonly timers: readonly string[]; readonly routes: readonly Route[] }
  /** The functions cannot be run, and another try would not help. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: HttpAnswer };
