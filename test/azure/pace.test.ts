import { Pace } from '../../shared/azure/pace.js';

/** Machine time that goes on only while somebody sleeps. */
function machine() {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    time: {
      now: () => now,
      sleep: async (ms: number) => {
        slept.push(ms);
      },
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const RATE = { atOnce: 3, everyMs: 1_000 };
const turns = async (pace: Pace, key: string, times: number) => {
  for (let time = 0; time < times; time += 1) await pace.turn(key);
};

test('so many go at once, each further one a second later than the one before', async () => {
  const { time, slept } = machine();
  await turns(new Pace(RATE, time), 'a', 6);
  expect(slept).toEqual([1_000, 2_000, 3_000]);
});

test('each key has its own', async () => {
  const { time, slept } = machine();
  const pace = new Pace(RATE, time);
  await turns(pace, 'a', 3);
  await turns(pace, 'b', 3);
  expect(slept).toEqual([]);
});

test('what was not used comes back, and no more than fits', async () => {
  const { time, slept, pass } = machine();
  const pace = new Pace(RATE, time);
  await turns(pace, 'a', 3);
  pass(1_000);
  await turns(pace, 'a', 2);
  expect(slept).toEqual([1_000]);
  pass(60_000);
  await turns(pace, 'a', 4);
  expect(slept).toEqual([1_000, 1_000]);
});
