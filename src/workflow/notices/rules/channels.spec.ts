import { channelsFor, fallbackFor, type Reachable } from './channels.js';
import { CHANNELS, type Channel } from './types.js';

const reachable = (more: Partial<Reachable> = {}): Reachable => ({
  noticePreference: 'email',
  telephone: null,
  fax: null,
  webhookUrl: null,
  ...more,
});

describe('the channels that a notice begins with', () => {
  it.each(CHANNELS)('is the preferred one, %s, while it is not critical', (noticePreference) => {
    for (const urgency of ['routine', 'urgent'] as const) {
      expect(channelsFor('prescriber', urgency, reachable({ noticePreference }))).toEqual([noticePreference]);
    }
  });

  it.each(CHANNELS)(
    'is every one that is on file, and a call, when it is critical and %s is preferred',
    (preferred) => {
      const everywhere = reachable({
        noticePreference: preferred,
        fax: '+1 303 555 0101',
        webhookUrl: 'https://x.example',
      });
      expect(channelsFor('prescriber', 'critical', everywhere)).toEqual(['email', 'webhook', 'fax', 'telephone']);
      expect(channelsFor('prescriber', 'critical', reachable({ noticePreference: preferred }))).toEqual([
        'email',
        'telephone',
      ]);
    },
  );

  it("is the pharmacy's own list for what concerns the pharmacy", () => {
    expect(channelsFor('pharmacy', 'critical', reachable({ noticePreference: 'fax' }))).toEqual(['portal']);
  });
});

describe('what is tried when a channel gave up', () => {
  it.each<[Channel[], Channel | null]>([
    [['webhook'], 'email'],
    [['fax'], 'email'],
    [['email'], 'telephone'],
    [['webhook', 'email'], 'telephone'],
    [['email', 'webhook', 'fax', 'telephone'], null],
  ])('after %j it is %s', (tried, next) => {
    expect(fallbackFor(tried)).toBe(next);
  });
});
