import type { AuditRest, AuditSink } from './audit.js';
import type { Audit, Episode, ExemptionRecord } from './schema.js';

/** The JSON form of an audit, written as it is made: what is one a finding goes out at once, the rest at the end. */
export class AuditJson implements AuditSink {
  readonly #blobs: Audit['blobs'] = [];
  readonly #exemptions: ExemptionRecord[] = [];
  #episodes = 0;

  constructor(private readonly write: (text: string) => Promise<void>) {}

  async blob(blob: Audit['blobs'][number]): Promise<void> {
    this.#blobs.push(blob);
  }

  async exemption(exemption: ExemptionRecord): Promise<void> {
    this.#exemptions.push(exemption);
  }

  async episode(episode: Episode): Promise<void> {
    const before = this.#episodes === 0 ? '{"schema":"vigie-audit/1","findings":[\n' : ',\n';
    this.#episodes += 1;
    await this.write(`${before}${JSON.stringify(episode)}`);
  }

  async end(rest: AuditRest): Promise<void> {
    if (this.#episodes === 0) await this.write('{"schema":"vigie-audit/1","findings":[');
    const more = JSON.stringify({ ...rest, exemptions: this.#exemptions, blobs: this.#blobs });
    await this.write(`\n],${more.slice(1)}\n`);
  }
}
