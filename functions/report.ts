import { app } from '@azure/functions';
import { reportAnswer } from '../shared/report/http/reportAnswer.js';
import { ROUTES } from '../shared/report/http/routes.js';
import { guarded } from './guard.js';

/** The report of a sweep as a page, or its summary. */
app.http(
  'report',
  guarded(ROUTES.report, (asked, { vigie }) => reportAnswer(vigie, asked)),
);
