// The suite of what only a browser can show: `npm run test:browser`. It needs chromium.
const { testPathIgnorePatterns, ...rest } = require('./jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...rest,
  roots: ['<rootDir>/test/browser'],
  globalSetup: '<rootDir>/test/browser/globalSetup.cjs',
  // One browser at a time is enough for two cores.
  maxWorkers: 1,
};
