import { storeContract } from '../contracts/storeContract.js';
import { emptyMemory, MemoryStore } from '../support/memoryStore.js';

storeContract('in memory', async () => {
  const memory = emptyMemory();
  let now = Date.parse('2026-11-23T01:30:00Z');
  const clock = () => new Date(now);
  return {
    first: new MemoryStore(memory, clock),
    second: new MemoryStore(memory, clock),
    pass: (ms) => {
      now += ms;
    },
  };
});
