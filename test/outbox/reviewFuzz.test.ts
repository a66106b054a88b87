import { writeFileSync } from 'node:fs';
import { blocked, later, refused } from '../../shared/destinations/outcome.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { readLedger } from '../../shared/outbox/ledgerEntry.js';
import { listParked } from '../../shared/outbox/parked.js';
import { sendParked } from '../../shared/outbox/parkedAgain.js';
import { ticketKeyFor } from '../../shared/outbox/ticketHome.js';
import { hashOf } from '../../shared/text.js';
import { HOUR_MS, MINUTE_MS } from '../../shared/time.js';
import { emptyMemory, MemoryStore } from '../support/memoryStore.js';
import { bench, desk, FakeDesk, finding, put, summary, TICKET_RULES } from './support.js';

function rng(seed: number) {
  let s = seed;
  return () => {
    s = (s * 1664525 + 1013904223) % 4294967296;
    return s / 4294967296;
  };
}
class Killed extends Error {}
const mode = process.env.FUZZ ?? 'all';

async function one(seed: number): Promise<string | undefined> {
  const r = rng(seed);
  for (let i = 0; i < 5; i++) r();
  const pick = <T>(list: readonly T[]): T => list[Math.floor(r() * list.length)] as T;
  const memory = emptyMemory();
  const clock = { ms: Date.parse('2026-11-23T01:30:00Z') };
  const fake = new FakeDesk();
  if (r() < 0.5) fake.searchLagMs = 2 * MINUTE_MS;
  let left = Number.POSITIVE_INFINITY;
  const make = (now: () => Date) =>
    new MemoryStore(memory, now, () => {
      if (left <= 0) throw new Killed('k');
      left -= 1;
    });
  const b = bench(make, { desk: desk(fake) }, clock);
  const clean = new MemoryStore(memory, () => new Date(clock.ms));
  const groups = ['cluster', 'finding', 'check', 'owner'] as const;
  let rules = { ...TICKET_RULES, group: pick(groups), maxNewPerSweep: pick([1, 2, 3, 50]) } as typeof TICKET_RULES;
  const names = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1', 'd1'];
  const part: Record<string, string> = { a: 'p', b: 'p', c: 'q', d: 'q' };
  const st = new Map<string, { rev: number; status: string }>();
  const owners: Record<string, string> = { a: 'x', b: 'x', c: 'y', d: 'x' };
  const mk = (name: string, sweep: string) => {
    const cur = st.get(name);
    const letter = name[0] as string;
    const kind =
      cur === undefined
        ? 'finding.opened'
        : cur.status === 'open'
          ? pick([
              'finding.resolved',
              'finding.changed',
              'finding.overdue',
              'finding.exempted',
              'finding.resolved',
            ] as const)
          : cur.status === 'exempted'
            ? pick(['finding.unexempted', 'finding.resolved'] as const)
            : 'finding.reopened';
    const rev = (cur?.rev ?? 0) + 1;
    const e = finding(letter, rev, kind, { title: `Check ${name}`, check: `check-${name.slice(1)}` });
    st.set(name, { rev, status: e.finding.status });
    return {
      ...e,
      sweep: { id: sweep },
      uid: hashOf(name, rev),
      finding: { ...e.finding, fingerprint: hashOf(name) },
      resource: e.resource && { ...e.resource, owner: owners[letter] ?? null },
    };
  };
  const trace: string[] = [];
  const parts = ['p', 'q', '_sweep', '_notices'];
  const deliverAll = async (kill: boolean) => {
    for (const p of parts.toSorted(() => r() - 0.5)) {
      left = kill && r() < 0.4 ? Math.floor(r() * 25) : Number.POSITIVE_INFINITY;
      try {
        const d = await deliver({ ...b.context, tickets: rules, holder: `h${r()}` }, 'desk', p);
        trace.push(`${p}:${JSON.stringify(d)}`);
      } catch (e) {
        if (!(e instanceof Killed)) throw e;
        trace.push(`${p}:killed`);
        clock.ms += 2 * MINUTE_MS;
      }
      left = Number.POSITIVE_INFINITY;
    }
  };
  const bad = r() < 0.8;
  fake.before = (call) => {
    if (!bad) return undefined;
    const x = r();
    if (x < 0.08) return later('b');
    if (x < 0.11) return blocked('x');
    if (x < 0.15 && call !== 'look' && call !== 'find' && mode !== 'norefuse') return refused('r');
    return undefined;
  };
  fake.after = () => (bad && r() < 0.08 ? later('a') : undefined);
  let day = 0;
  const sweepId = () =>
    `${new Date(Date.parse('2026-11-23T01:30:00Z') + day * 86400000).toISOString().slice(0, 10).replaceAll('-', '')}T0130Z`;
  const nights = 8;
  for (; day < nights; day += 1) {
    const sw = sweepId();
    for (const p of ['p', 'q']) {
      const evs = names.filter((n) => part[n[0] as string] === p && r() < 0.5).map((n) => mk(n, sw));
      trace.push(
        `night ${day} ${rules.group} ${p}: ${evs.map((e) => `${e.finding.title} ${e.kind} r${e.finding.rev}`).join(', ')}`,
      );
      if (evs.length) await put(clean, p, evs, ['desk']);
    }
    await put(
      clean,
      '_sweep',
      [{ ...summary(sw), time: new Date(Date.parse('2026-11-23T01:30:00Z') + day * 86400000).toISOString() }],
      ['desk'],
    );
    for (let i = 0; i < 3; i++) {
      await deliverAll(true);
      clock.ms += 61 * MINUTE_MS;
    }
    if (mode !== 'nochange' && r() < 0.15) rules = { ...rules, group: pick(groups) } as typeof rules;
    if (mode !== 'nochange' && r() < 0.15) owners[pick(['a', 'b', 'c', 'd'])] = pick(['x', 'y', 'z']);
    if (r() < 0.1) await clean.delete(`cursors/desk/${pick(['p', 'q'])}`);
    if (mode === 'person' || mode === 'all') {
      if (r() < 0.3 && fake.tickets.length) {
        const t = pick(fake.tickets);
        if (t.state === 'open') t.state = pick(['closed', 'final', 'gone'] as const);
        trace.push(`person ${t.reference.id} ${t.state}`);
      }
    }
    clock.ms += 3 * HOUR_MS;
  }
  const settle = async (what: string): Promise<string | undefined> => {
    fake.before = () => undefined;
    fake.after = () => undefined;
    for (let i = 0; i < 14; i++, day += 1) {
      const sw = sweepId();
      await put(
        clean,
        '_sweep',
        [{ ...summary(sw), time: new Date(Date.parse('2026-11-23T01:30:00Z') + day * 86400000).toISOString() }],
        ['desk'],
      );
      clock.ms += 61 * MINUTE_MS;
      await deliverAll(false);
      const parked = await listParked(clean, 'desk');
      if (parked.length > 0) {
        const conf = b.context.destinations.get('desk');
        if (conf === undefined) throw new Error('x');
        await sendParked({ ...b.context, tickets: rules }, conf, 'all');
      }
    }
    if (process.env.SEED)
      trace.push(
        JSON.stringify(await (await import('../../shared/outbox/undelivered.js')).behind(clean, ['desk'])),
        JSON.stringify((await listParked(clean, 'desk')).length),
        fake.calls.slice(-30).join(),
      );
    const keys = new Set<string>();
    for (const n of names) {
      const cur = st.get(n);
      if (cur === undefined) continue;
      const key = await ticketKeyFor(clean, 'desk', hashOf(n));
      keys.add(key);
      const e = await readLedger(clean, 'desk', key);
      const c = e?.findings[hashOf(n)];
      const t = fake.tickets.find(({ reference }) => reference.id === e?.ticket?.id);
      if (process.env.SEED)
        trace.push(
          JSON.stringify(e)
            .replace(/"text":.*?"closedBy/, '"closedBy')
            .slice(0, 600),
          ...b.log.slice(-25),
        );
      const desc = `${what} seed ${seed} ${n} ${JSON.stringify(cur)} entry ${e?.state} ${JSON.stringify(c && { rev: c.rev, open: c.open })} ticket ${t?.reference.id} ${t?.state}`;
      if (cur.status === 'open' && !(e?.state === 'open' && c?.open === true && t?.state === 'open')) return desc;
      if (cur.status !== 'open' && c?.open === true) return desc;
      if (cur.status === 'open' && c !== undefined && !JSON.stringify(t?.text).includes(`Check ${n}`))
        return `text ${desc}`;
    }
    // tickets that are open and nobody's
    for await (const path of clean.list('tickets/desk/')) {
      const e = await readLedger(clean, 'desk', path.split('/').at(-1) ?? '');
      if (e?.state === 'creating') return `${what} seed ${seed}: creating left at ${path}`;
    }
    const owned = new Set<string>();
    for await (const path of clean.list('tickets/desk/')) {
      const e = await readLedger(clean, 'desk', path.split('/').at(-1) ?? '');
      if (e?.state === 'open' && e.ticket) {
        owned.add(e.ticket.id);
        if (!Object.values(e.findings).some((f) => f.open))
          return `${what} seed ${seed}: open without findings ${path}`;
      }
    }
    for (const t of fake.tickets)
      if (t.state === 'open' && !owned.has(t.reference.id))
        return `${what} seed ${seed}: orphan ${t.reference.id} ${t.text.title}`;
    const ms = fake.tickets.filter((t) => t.state !== 'gone').map((t) => t.marker);
    if (process.env.SEED)
      trace.push(
        'TICKETS',
        ...fake.tickets.map((t) =>
          JSON.stringify([
            t.reference.id,
            t.state,
            t.marker.slice(0, 6),
            t.text.title,
            t.log.map((l) => l.split(' ')[0]),
          ]),
        ),
      );
    if (new Set(ms).size !== ms.length) return `${what} seed ${seed}: doubled marker`;
    const w = [...memory.documents.keys()].filter((p) => p.startsWith('waiting/'));
    if (w.length) return `${what} seed ${seed}: waiting ${w.join()}`;
    return undefined;
  };
  const first = await settle('first');
  if (first !== undefined) return process.env.SEED ? `${trace.join('\n')}\n${first}` : first;
  for (const p of ['p', 'q']) {
    const evs = names
      .filter((n) => part[n[0] as string] === p && st.has(n) && st.get(n)?.status !== 'resolved')
      .map((n) => {
        const letter = n[0] as string;
        const rev = (st.get(n)?.rev ?? 0) + 1;
        st.set(n, { rev, status: 'resolved' });
        const e = finding(letter, rev, 'finding.resolved', { title: `Check ${n}`, check: `check-${n.slice(1)}` });
        return {
          ...e,
          sweep: { id: sweepId() },
          uid: hashOf(n, rev),
          finding: { ...e.finding, fingerprint: hashOf(n) },
          resource: e.resource && { ...e.resource, owner: owners[letter] ?? null },
        };
      });
    if (evs.length) await put(clean, p, evs, ['desk']);
  }
  const last = await settle('last');
  if (last !== undefined) return process.env.SEED ? `${trace.join('\n')}\n${last}` : last;
  const open = fake.tickets.filter((t) => t.state === 'open');
  if (open.length) return `seed ${seed}: still open ${open.map((t) => t.reference.id + t.text.title).join()}`;
  return undefined;
}

test('fuzz', async () => {
  const found: string[] = [];
  const only = process.env.SEED;
  const from = only ? Number(only) : 1;
  const to = only ? from : Number(process.env.TO ?? 400);
  for (let seed = from; seed <= to; seed += 1) {
    try {
      const f = await one(seed);
      if (f) found.push(f);
    } catch (e) {
      found.push(`seed ${seed} threw ${(e as Error).stack?.slice(0, 300)}`);
    }
  }
  writeFileSync('/tmp/fuzz.out', `${found.length}\n${found.join('\n')}`);
  expect(found.length).toBe(0);
}, 300_000);
