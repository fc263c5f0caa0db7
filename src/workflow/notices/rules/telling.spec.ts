import { SEVERITIES } from '../../../core/decision.js';
import { tellingOfStep, urgencyOfFinding } from './telling.js';

it.each([
  ['drug-lab', 'contraindicated', 'critical'],
  ['pregnancy', 'contraindicated', 'critical'],
  ['drug-drug', 'contraindicated', 'urgent'],
  ['drug-lab', 'major', 'urgent'],
  ['pregnancy', 'major', 'urgent'],
  ['drug-lab', 'moderate', 'routine'],
  ['missing-baseline', 'minor', 'routine'],
] as const)('a %s finding that is %s is %s', (kind, severity, urgency) => {
  expect(urgencyOfFinding({ kind, severity })).toBe(urgency);
});

it('never tells a heavier finding less urgently', () => {
  const rank = { critical: 0, urgent: 1, routine: 2 };
  for (const kind of ['drug-drug', 'drug-lab', 'pregnancy', 'dose']) {
    const ranks = SEVERITIES.map((severity) => rank[urgencyOfFinding({ kind, severity })]);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  }
});

it.each([
  ['overdue-notice', 'prescriber', 'routine'],
  ['second-notice', 'prescriber', 'urgent'],
  ['pharmacist-task', 'pharmacy', 'urgent'],
])('the step %s tells the %s', (step, audience, urgency) => {
  expect(tellingOfStep(step)).toEqual({ audience, urgency });
});
