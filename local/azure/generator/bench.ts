import { type Offer, offersOf, quietMinors } from './calendar.js';
import { type Draft, type Fleet, patchOf, poolOf, setImageAge } from './draft.js';
import { type Family, isQuietFamily } from './images.js';
import { draftOf } from './sound.js';

/** Clusters that lie in each subscription of a bench fleet. */
export const CLUSTERS_A_SUBSCRIPTION = 10;
const MINORS = 4;
/** Of 20 clusters one runs a minor whose support has ended, where the fleet has such minors. */
const ENDED_SHARE = 0.05;

/**
 * A cluster of the fleet that costs are measured on: always three pools, of three image families; four minors; ten
 * clusters a subscription, spread over the regions by turns. Everything else is drawn as in a varied fleet, and one trait
 * of BENCH_TRAITS comes on top.
 */
export function benchDraftOf(index: number, fleet: Fleet): Draft {
  const drawn = draftOf(index, fleet);
  const { random } = drawn;
  const subscription = fleet.subscriptions[Math.floor(index / CLUSTERS_A_SUBSCRIPTION)];
  const region = fleet.regions[index % fleet.regions.length];
  const draft: Draft = {
    ...drawn,
    subscriptionId: subscription ?? fleet.subscriptions[0],
    region: region ?? fleet.regions[0],
  };
  const [first, second, third] = familiesOf(fleet.now);
  draft.pools = [
    poolOf('system', 'System', first, random),
    poolOf('work1', 'User', second, random),
    poolOf('work2', 'User', third, random),
  ];
  const version = versionOf(draft);
  draft.version = version;
  for (const pool of draft.pools) {
    pool.version = version;
    pool.count = pool.mode === 'System' ? 3 : random.int(1, 2);
    setImageAge(
      draft,
      pool,
      random.weighted([
        [0, 14],
        [1, 4],
        [2, 1],
      ]),
    );
  }
  BENCH_TRAITS[index % BENCH_TRAITS.length]?.(draft);
  return draft;
}

/** Windows is the third, as in many fleets; where its retirement is about to turn, a Linux family takes its place. */
function familiesOf(now: Date): readonly [Family, Family, Family] {
  const ubuntu: Family = isQuietFamily('ubuntu2204', now) ? 'ubuntu2204' : 'ubuntu2404';
  const other: Family = ubuntu === 'ubuntu2204' ? 'ubuntu2404' : 'azureLinux3';
  return [ubuntu, 'azureLinux3', isQuietFamily('windows2022', now) ? 'windows2022' : other];
}

interface BenchMinors {
  readonly offered: readonly string[];
  readonly ended: readonly string[];
}

/** Asked for once a cluster, the same for all. */
const minorsKept = new WeakMap<Fleet, BenchMinors>();

function minorsOf(fleet: Fleet): BenchMinors {
  const kept = minorsKept.get(fleet) ?? chosenMinors(fleet);
  minorsKept.set(fleet, kept);
  return kept;
}

/** The newest minors that every region offers and that are quiet, then the newest ended ones: four in all. */
function chosenMinors({ regions, now }: Fleet): BenchMinors {
  const quiet = quietMinors('KubernetesOfficial', now);
  const byRegion = regions.map(({ lags }) => offersOf(lags, now).filter(isSupported));
  const everywhere = quiet.filter((minor) => byRegion.every((offers) => offers.some((one) => one.minor === minor)));
  const oldest = Math.min(...byRegion.flat().map(({ minor }) => numberOf(minor)));
  const offered = everywhere.slice(0, MINORS - 1);
  const ended = quiet.filter((minor) => numberOf(minor) < oldest).slice(0, MINORS - offered.length);
  return { offered, ended };
}

function isSupported({ isPreview, plans }: Offer): boolean {
  return !isPreview && plans.includes('KubernetesOfficial');
}

function numberOf(minor: string): number {
  return Number(minor.split('.')[1]);
}

function versionOf(draft: Draft): string {
  const { offered, ended } = minorsOf(draft.fleet);
  const { random } = draft;
  const [newest = '1.36', ...older] = offered;
  const [lastEnded, ...moreEnded] = ended;
  if (lastEnded !== undefined && random.chance(ENDED_SHARE)) return `${random.pick([lastEnded, ...moreEnded])}.8`;
  const minor = random.pick([newest, ...older]);
  const offer = offersOf(draft.region.lags, draft.fleet.now).find((one) => one.minor === minor);
  return offer === undefined ? `${minor}.1` : patchOf(offer, random.chance(0.15) ? 3 : 0);
}

/** By slot: of each 40 clusters one has the trait of its slot; most slots have none. None changes families or minors. */
const BENCH_TRAITS: readonly ((draft: Draft) => void)[] = [
  (draft) => Object.assign(draft, { upgradeChannel: 'none', nodeChannel: 'None' }),
  (draft) => Object.assign(draft, { upgradeChannel: null, nodeChannel: null }),
  (draft) => setImageAge(draft, draft.pools[0], 6),
  (draft) => Object.assign(draft, { tier: 'Free', environment: 'production' }),
  (draft) => draft.alerts.push({ severity: 'High', status: 'Active', ageDays: 4 }),
  (draft) => draft.alerts.push({ severity: 'Medium', status: 'Active', ageDays: 12, onNode: true }),
  (draft) => draft.alerts.push({ severity: 'Medium', status: 'Active', ageDays: 1.5 }),
  (draft) => Object.assign(draft, { kured: 'waiting', logs: true, nodeChannel: 'Unmanaged' }),
  (draft) => Object.assign(draft, { kured: 'calm', logs: true, nodeChannel: 'Unmanaged' }),
  (draft) => draft.upgrades.push('Completed', 'Failed'),
  (draft) => draft.upgrades.push('Failed', 'Completed'),
  (draft) => Object.assign(draft, { windows: 'short' }),
  (draft) => Object.assign(draft, { windows: 'none' }),
  (draft) => Object.assign(draft, { deprecated: true }),
  (draft) => Object.assign(draft, { provisioningState: 'Failed' }),
  (draft) => Object.assign(draft, { stopped: true }),
  ...Array.from({ length: 24 }, () => () => undefined),
];
