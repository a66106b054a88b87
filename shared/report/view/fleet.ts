import { fillCommand } from '../../checks/remediation.js';
import { armId, type Island, type IslandCluster, type IslandPool, type TextPlace } from '../island.js';

/** The data of the page, read as what it stands for. Places in its lists name resources, findings and checks. */
export class Fleet {
  readonly resourceCount: number;
  readonly findingCount: number;
  readonly #byResource = new Map<number, number[]>();

  constructor(readonly island: Island) {
    this.resourceCount = island.resources.name?.length ?? 0;
    this.findingCount = island.findings.resource?.length ?? 0;
    for (let finding = 0; finding < this.findingCount; finding += 1) {
      const resource = at(island.findings.resource, finding);
      const own = this.#byResource.get(resource);
      if (own === undefined) this.#byResource.set(resource, [finding]);
      else own.push(finding);
    }
  }

  /** Worst first. */
  findingsOf(resource: number): readonly number[] {
    return this.#byResource.get(resource) ?? [];
  }

  /** null: there is none. */
  text(place: TextPlace): string | null {
    return place < 0 ? null : at(this.island.texts, place);
  }

  /** The day that lies so many days before the day of the report, `YYYY-MM-DD`. */
  day(daysBefore: number): string {
    return new Date(Date.parse(this.island.day) - daysBefore * 86_400_000).toISOString().slice(0, 10);
  }

  idOf(resource: number): string {
    const { id, name, type, subscriptionId, resourceGroup } = this.island.resources;
    const [subscription, group] = [this.text(at(subscriptionId, resource)), this.text(at(resourceGroup, resource))];
    return (
      this.text(at(id, resource)) ?? armId(subscription, group, this.text(at(type, resource)) ?? '', at(name, resource))
    );
  }

  /** @param id in lower case */
  resourceWith(id: string): number | undefined {
    for (let resource = 0; resource < this.resourceCount; resource += 1)
      if (this.idOf(resource).toLowerCase() === id) return resource;
    return undefined;
  }

  /** How a finding is mended, with the names filled in. */
  remediationOf(finding: number): { readonly text: string; readonly command: string | null; readonly link: string } {
    const { resources, findings, checks } = this.island;
    const resource = at(findings.resource, finding);
    const text = (places: readonly TextPlace[]) => this.text(at(places, resource));
    const about = {
      name: at(resources.name, resource),
      type: text(resources.type) ?? '',
      resourceGroup: text(resources.resourceGroup),
      subscriptionId: text(resources.subscriptionId),
      location: text(resources.location),
    };
    const values = this.text(at(findings.values, finding));
    return fillCommand(at(checks, at(findings.check, finding)).remediation, about, {
      subject: this.text(at(findings.subject, finding)),
      evidence: values === null ? {} : JSON.parse(values),
    });
  }

  clusterOf(resource: number): Cluster | null {
    const cluster = at(this.island.resources.cluster, resource);
    return cluster === 0 ? null : this.#cluster(cluster);
  }

  #cluster(cluster: IslandCluster): Cluster {
    const [stopped, ...rest] = cluster;
    const [version, supportLine, tier, supportEnds, longTermEnds, upgradeTo, upgradeChannel, nodeOsChannel, pools] =
      rest;
    return {
      stopped: stopped === 1,
      version: this.text(version),
      supportLine: this.text(supportLine),
      tier: this.text(tier),
      supportEnds: this.text(supportEnds),
      longTermEnds: this.text(longTermEnds),
      upgradeTo: this.text(upgradeTo),
      upgradeChannel: this.text(upgradeChannel),
      nodeOsChannel: this.text(nodeOsChannel),
      pools: pools.map((pool) => this.#pool(pool)),
    };
  }

  #pool([name, mode, version, os, image, built, nodes]: IslandPool): Pool {
    return {
      name: this.text(name) ?? '',
      mode: this.text(mode),
      version: this.text(version),
      os: this.text(os),
      image: this.text(image),
      built: this.text(built),
      nodes: nodes < 0 ? null : nodes,
    };
  }
}

export interface Cluster {
  readonly stopped: boolean;
  readonly version: string | null;
  readonly supportLine: string | null;
  readonly tier: string | null;
  readonly supportEnds: string | null;
  readonly longTermEnds: string | null;
  readonly upgradeTo: string | null;
  readonly upgradeChannel: string | null;
  readonly nodeOsChannel: string | null;
  readonly pools: readonly Pool[];
}

export interface Pool {
  readonly name: string;
  readonly mode: string | null;
  readonly version: string | null;
  readonly os: string | null;
  readonly image: string | null;
  readonly built: string | null;
  readonly nodes: number | null;
}

/** An entry that is there: the lists of one page belong together. @throws RangeError where it is not */
export function at<T>(list: readonly T[], place: number): T {
  const value = list[place];
  if (value === undefined) throw new RangeError(`the data of the page has no entry ${place}`);
  return value;
}
