import { app } from '@azure/functions';
import { calendarAnswer } from '../shared/report/http/calendarAnswer.js';
import { ROUTES } from '../shared/report/http/routes.js';
import { guarded } from './guard.js';

/** The days that are ahead of the fleet, as a calendar. */
app.http(
  'calendar',
  guarded(ROUTES.calendar, (asked, { vigie }) => calendarAnswer(vigie, asked, asked.hasAlready)),
);
