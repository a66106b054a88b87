#!/usr/bin/env node
// The installed command. It runs on any Node that can read this file, to say one clear line on one that is too old.
const major = Number(process.versions.node.split('.')[0]);
if (major < 22) {
  process.stderr.write(`vigie needs Node 22 or later; this is Node ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  require('../dist/vigie.cjs');
}
