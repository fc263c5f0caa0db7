import { compareSeverity, SEVERITIES } from './decision.js';

it('puts the heaviest severity first', () => {
  expect([...SEVERITIES].reverse().sort(compareSeverity)).toEqual(['contraindicated', 'major', 'moderate', 'minor']);
  expect(compareSeverity('major', 'major')).toBe(0);
});
