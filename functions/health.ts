import { app } from '@azure/functions';
import { healthAnswer } from '../shared/report/http/healthAnswer.js';
import { ROUTES } from '../shared/report/http/routes.js';
import { guarded } from './guard.js';

/** How Vigie itself is. */
app.http(
  'health',
  guarded(ROUTES.health, (asked, { vigie }) => healthAnswer(vigie, asked)),
);
