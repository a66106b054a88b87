import { progressLine, progressTeller } from '../../cli/progress.js';

// A rate says something from a twentieth and two seconds on.
test.each([
  ['nothing before a twentieth is done', 4, 100, 60_000, '4 of 100 partitions judged and told'],
  ['nothing in the first two seconds', 50, 100, 1_999, '50 of 100 partitions judged and told'],
  ['seconds', 50, 100, 20_000, '50 of 100 partitions judged and told, about 20 s left'],
  ['minutes from 90 seconds on', 10, 100, 20_000, '10 of 100 partitions judged and told, about 3 min left'],
  ['hours from 90 minutes on', 100, 1_000, 900_000, '100 of 1000 partitions judged and told, about 2 h left'],
  ['nothing when all is done', 100, 100, 60_000, '100 of 100 partitions judged and told'],
  ['a second at least', 99, 100, 2_000, '99 of 100 partitions judged and told, about 1 s left'],
])('how long is left: %s', (_what, done, of, elapsedMs, words) => {
  expect(progressLine({ step: 'partition', done, of }, elapsedMs)).toBe(words);
});

describe('on a terminal and in a pipe', () => {
  const said: string[] = [];
  let write: jest.SpyInstance;
  beforeEach(() => {
    said.length = 0;
    write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
  });
  afterEach(() => write.mockRestore());

  const night = (isTerminal: boolean) => {
    let now = 0;
    const tell = progressTeller(isTerminal, () => now);
    tell({ step: 'collected', partitions: 10 });
    now = 10_000;
    tell({ step: 'partition', done: 5, of: 10 });
    tell({ step: 'log', line: 'a desk is slow' });
  };

  test('a terminal has one line that is written over', () => {
    night(true);
    expect(said.slice(0, 2)).toEqual([
      '\r\u001b[K10 partitions collected',
      '\r\u001b[K5 of 10 partitions judged and told, about 10 s left',
    ]);
  });

  test('a pipe gets what is logged, and no progress', () => {
    night(false);
    expect(said.join('')).toBe('vigie: a desk is slow\n');
  });
});
