// The suite of infra/ and of what is put into Sentinel: `npm run test:infra`. It runs every query, which takes a while.
const { testPathIgnorePatterns, ...rest } = require('./jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = { ...rest, roots: ['<rootDir>/test/infra'] };
