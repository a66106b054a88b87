import { isObject } from '../json.js';

/** A request that was taken: when an indexer has written it, ISO; null: never. */
export interface Ack {
  readonly writtenAt: string | null;
}

/** Requests that were taken and of which no yes was told yet, by channel; ids are counted by channel from 0. */
export class Channels {
  private readonly channels = new Map<string, { next: number; waiting: Map<number, Ack> }>();

  add(channel: string, ack: Ack): number {
    const there = this.channels.get(channel) ?? { next: 0, waiting: new Map<number, Ack>() };
    this.channels.set(channel, there);
    const id = there.next;
    there.next += 1;
    there.waiting.set(id, ack);
    return id;
  }

  /** A yes is told once: after it, and for an id that nobody knows, it is no. */
  isWritten(channel: string, id: number, now: Date): boolean {
    const waiting = this.channels.get(channel)?.waiting;
    const ack = waiting?.get(id);
    if (ack === undefined || ack.writtenAt === null || Date.parse(ack.writtenAt) > now.getTime()) return false;
    waiting?.delete(id);
    return true;
  }

  state(): unknown {
    return [...this.channels].map(([channel, { next, waiting }]) => ({ channel, next, waiting: [...waiting] }));
  }

  restore(state: unknown): void {
    if (!Array.isArray(state)) throw new Error('state of splunk is no list of channels');
    this.channels.clear();
    for (const channel of state) {
      if (!isObject(channel) || typeof channel.channel !== 'string' || typeof channel.next !== 'number')
        throw new Error('a channel in the state of splunk has no name or no next id');
      const waiting = Array.isArray(channel.waiting) ? (channel.waiting as [number, Ack][]) : [];
      this.channels.set(channel.channel, { next: channel.next, waiting: new Map(waiting) });
    }
  }
}
