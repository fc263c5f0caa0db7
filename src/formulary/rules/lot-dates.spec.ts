import { parsePlainDate } from '../../core/plain-date.js';
import { lastUsableDay } from './lot-dates.js';

const day = (text: string) => parsePlainDate(text, 'day');

describe('the last usable day of a component lot', () => {
  it.each([
    ['never opened', '2028-05-31', null, null, '2028-05-31'],
    ['opened, with an in-use period', '2028-05-31', '2026-01-10', 45, '2026-02-24'],
    ['opened, without an in-use period', '2028-05-31', '2026-01-10', null, '2028-05-31'],
    ['an in-use period beyond the expiration', '2026-02-01', '2026-01-10', 45, '2026-02-01'],
    ['an in-use period that has not begun', '2028-05-31', null, 45, '2028-05-31'],
  ])('%s', (_, lastDay, openedOn, inUseDays, expected) => {
    expect(
      lastUsableDay({ lastDay: day(lastDay), openedOn: openedOn === null ? null : day(openedOn), inUseDays }),
    ).toBe(expected);
  });
});
