// ES-module-only packages are transformed too: jest loads them with require() on Node 22.
const esmOnly = ['@marcbachmann', 'commander', 'p-limit', 'yocto-queue'];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  // They have a suite of their own: jest.infra.cjs.
  testPathIgnorePatterns: ['/node_modules/', '/test/infra/'],
  // Many tests wait for processes, so more run than there are cores.
  maxWorkers: 4,
  // Tests start processes, and this machine may be busy: a test that hangs is found all the same.
  testTimeout: 60_000,
  globalSetup: '<rootDir>/test/globalSetup.cjs',
  transform: {
    '^.+\\.(t|j)s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
};
