// The import rules of the house (docs/architecture.md). Rooms of shared/ from top to bottom: a room imports only from
// rooms above it. Files that stand directly in shared/ are the ground floor: every room may use them.
const rooms = [
  'config',
  'azure',
  'estate',
  'signals',
  'checks',
  'findings',
  'events',
  'store',
  'destinations',
  'outbox',
  'sweep',
  'report',
];

const noRoomBelow = rooms.map((room, at) => ({
  name: `${room}-imports-only-from-above`,
  severity: 'error',
  from: { path: `^shared/${room}/` },
  to: { path: `^shared/(${rooms.slice(at + 1).join('|') || 'none'})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...noRoomBelow,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'ground-floor-imports-no-room',
      severity: 'error',
      from: { path: '^shared/[^/]+\\.ts$' },
      to: { path: '^shared/[^/]+/' },
    },
    {
      name: 'shared-imports-shared-only',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|cli|local|bench|test)/' },
    },
    {
      name: 'cli-imports-shared-only',
      severity: 'error',
      from: { path: '^cli/' },
      to: { path: '^(functions|local|bench|test)/' },
    },
    {
      name: 'functions-import-shared-only',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(cli|local|bench|test)/' },
    },
    {
      name: 'bench-imports-shared-only',
      severity: 'error',
      from: { path: '^bench/' },
      to: { path: '^(functions|cli|local|test)/' },
    },
    {
      name: 'simulated-azure-stands-alone',
      comment: 'one mistake must not be made on both sides: only types of shared/ may be used',
      severity: 'error',
      from: { path: '^local/azure/' },
      to: { path: '^(shared|functions|cli|bench)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'azure-sdk-only-in-azure',
      comment: 'destinations may import their own client; everything else takes what shared/azure hands out',
      severity: 'error',
      from: { pathNot: '^(shared/(azure|destinations|store)/|test/|local/host/|functions/)' },
      to: { path: 'node_modules/@azure/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'],
    },
  },
};
