import { parse } from 'yaml';
import { DESTINATIONS } from '../../../shared/destinations/catalogue.js';
import type { OpenDestination, Surroundings } from '../../../shared/destinations/destination.js';
import { surroundingsWith } from '../../support/surroundings.js';
import { blocks, page } from '../pages.js';

type Family = OpenDestination['family'];
type OfFamily<F extends Family> = Extract<OpenDestination, { family: F }>;

/** Where the page's destination is put, and what its secrets read as. */
export interface Placing {
  /** Settings in place of the page's own: an address of this machine. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** @param name of the variable, or the secret's address in the vault */
  readonly secret?: (name: string) => string;
  readonly surroundings?: Partial<Surroundings>;
  /** Which of the page's examples of settings. @default 0 */
  readonly example?: number;
}

/** The destination that a page shows the settings of. @throws where it is of another family */
export async function openedAs<F extends Family>(family: F, kind: string, placing: Placing): Promise<OfFamily<F>> {
  const { settings = {}, secret = () => 'secret', surroundings = {} } = placing;
  const found = DESTINATIONS.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`there is no kind of destination ${kind}`);
  const read = found.settings.parse({ ...shownSettings(kind, placing.example), ...settings });
  const secrets = { read: async ({ name }: { name: string }) => secret(name), forget: () => undefined };
  const opened = await found.open(read, surroundingsWith({}, { secrets, ...surroundings }));
  if (opened.family !== family) throw new Error(`${kind} is of the family ${opened.family}`);
  return opened as OfFamily<F>;
}

function shownSettings(kind: string, example = 0): Record<string, unknown> {
  const text = blocks(page(`docs/destinations/${kind}.md`), 'yaml')[example] ?? '';
  const [{ name: _name, kind: _kind, ...settings }] = parse(text).destinations;
  return settings;
}
