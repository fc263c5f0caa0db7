import { messageFor, type MessageFacts } from './wording.js';

const facts: MessageFacts = {
  noticeId: '01a20064-a9e8-72eb-b8c5-d39de01e6de6',
  kind: 'monitoring-overdue',
  urgency: 'routine',
  items: 1,
  publicUrl: 'https://galenic.example.com',
  pharmacyName: 'Test pharmacy',
  pharmacyTelephone: '+1 303 555 0100',
};

it('says what kind of thing it is, where to read it and whom to call', () => {
  const { subject, text } = messageFor(facts);
  expect(subject).toBe('Monitoring of one of your patients is overdue');
  expect(text).toContain('https://galenic.example.com/notices/01a20064-a9e8-72eb-b8c5-d39de01e6de6');
  expect(text).toContain('call Test pharmacy at +1 303 555 0100');
  expect(text).not.toContain('items');
});

it('counts the items of a digest', () => {
  expect(messageFor({ ...facts, items: 3 }).text).toContain('This notice holds 3 items.');
});

it.each([
  ['urgent', 'Urgent: A safety finding concerns one of your patients', 'today'],
  ['critical', 'CRITICAL: A safety finding concerns one of your patients', 'at once'],
] as const)('marks what is %s', (urgency, subject, hurry) => {
  const message = messageFor({ ...facts, kind: 'safety-finding', urgency });
  expect(message.subject).toBe(subject);
  expect(message.text).toContain(hurry);
});

it('fits a plain-text mail: no line is longer than 998 characters', () => {
  const longest = Math.max(
    ...messageFor(facts)
      .text.split('\n')
      .map((line) => line.length),
  );
  expect(longest).toBeLessThan(200);
});
