// Everything that the host finds: package.json names the bundle of this file as `main`.
import { app } from '@azure/functions';
import { startTelemetry } from './telemetry.js';
import './nightlySweep.js';
import './collect.js';
import './sweepPartition.js';
import './deliver.js';
import './forwardAlerts.js';
import './reconcile.js';
import './deadLetter.js';
import './sweeps.js';
import './report.js';
import './calendar.js';
import './findings.js';
import './health.js';

app.hook.appStart(() => startTelemetry(process.env));
