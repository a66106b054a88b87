// Preact is an ES module by the ending of its files, which jest does not load: scripts/esmTransform.cjs makes this file of it.
export * from '../../../node_modules/preact/dist/preact.mjs';
