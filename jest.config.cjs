// ES-module-only packages are transformed too: jest loads them with require() on Node 22.
const esmOnly = [
  'junit2json',
  '@marcbachmann',
  '@seriousme',
  'badge-maker',
  'boolbase',
  'commander',
  'css-select',
  'css-what',
  'cssomnom',
  'dom-serializer',
  'domelementtype',
  'domhandler',
  'domutils',
  'entities',
  'internmap',
  'nth-check',
  'p-limit',
  'yocto-queue',
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Packages of D3 are ES modules by their first name; under this condition they are what jest can load.
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'umd'] },
  roots: ['<rootDir>/test'],
  // They have suites of their own: jest.infra.cjs, jest.browser.cjs.
  testPathIgnorePatterns: ['/node_modules/', '/test/infra/', '/test/browser/'],
  // Many tests wait for processes, so more run than there are cores.
  maxWorkers: 4,
  // Tests start processes, and this machine may be busy: a test that hangs is found all the same.
  testTimeout: 60_000,
  globalSetup: '<rootDir>/test/globalSetup.cjs',
  transform: {
    '/report/client/main\\.ts$|/report/html/style\\.css$': '<rootDir>/scripts/pageTransform.cjs',
    '/test/support/esm/': '<rootDir>/scripts/esmTransform.cjs',
    '^.+\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2022',
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
        module: { type: 'commonjs' },
      },
    ],
    '^.+\\.(t|j)s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^(\\.{1,2}/.*)\\?page$': '$1',
    '^preact$': '<rootDir>/test/support/esm/preact.js',
    '^preact/jsx-runtime$': '<rootDir>/test/support/esm/preactJsx.js',
    // By this name Plot asks for D3 where it is one file.
    '^d3@[\\d.]+/dist/d3.min.js$': '<rootDir>/node_modules/d3/dist/d3.min.js',
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
};
