import { app } from '@azure/functions';
import { findingsAnswer } from '../shared/report/http/findingsAnswer.js';
import { ROUTES } from '../shared/report/http/routes.js';
import { guarded } from './guard.js';

/** Findings as a sweep left them, in pages. */
app.http(
  'findings',
  guarded(ROUTES.findings, (asked, { vigie }) => findingsAnswer(vigie, asked, asked.hasAlready)),
);
