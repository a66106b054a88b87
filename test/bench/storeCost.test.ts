import { STORE } from '../../bench/model.js';
import { runSweep } from '../../shared/sweep/run.js';
import { MemoryStore } from '../support/memoryStore.js';
import { clusterRow, NIGHTS, SUB_A, World } from '../sweep/world.js';

/** A store that counts what it is asked about one subscription's partition. */
class CountingStore extends MemoryStore {
  count = 0;
  #note(path: string): void {
    if (path.includes(SUB_A)) this.count += 1;
  }
  override read(path: string) {
    this.#note(path);
    return super.read(path);
  }
  override readBytes(path: string) {
    this.#note(path);
    return super.readBytes(path);
  }
  override exists(path: string) {
    this.#note(path);
    return super.exists(path);
  }
  override write(path: string, text: string, ifMatch: string | undefined | 'any') {
    this.#note(path);
    return super.write(path, text, ifMatch);
  }
  override create(path: string, content: string | Uint8Array) {
    this.#note(path);
    return super.create(path, content);
  }
  override list(prefix: string, after?: string) {
    this.#note(prefix);
    return super.list(prefix, after);
  }
  override lease(path: string, durationMs: number, holder: string) {
    this.#note(path);
    return super.lease(path, durationMs, holder);
  }
}

test('a partition that says nothing costs the store no more than the model says', async () => {
  const world = new World();
  world.estate.subscriptions = [SUB_A];
  world.estate.clusters = Array.from({ length: 10 }, (_, at) => clusterRow(SUB_A, `c${at}`));
  await runSweep(world.vigie(NIGHTS[0]), 0);
  const store = new CountingStore(world.memory);
  await runSweep(world.vigie(NIGHTS[1], { store }), 0);
  // The app adds its message: sent, taken, deleted.
  const counted = store.count + 3;
  expect(counted).toBeLessThanOrEqual(STORE.requestsANight);
  expect(counted).toBeGreaterThan(STORE.requestsANight / 2);
});
