import type { Outcome, Predicate } from '../../../knowledge/index.js';
import { buildContext } from './context.js';
import { rule } from './decide.js';
import { knowledge, man } from './example-facts.spec.js';
import type { Scene } from './predicates.js';

/** Conditions of known truth: of a man whose menopause does not apply, of a patient whose sex nobody recorded. */
const HOLDS: Predicate = [{ type: 'jurisdiction', in: new Set(['US']) }];
const FAILS: Predicate = [{ type: 'jurisdiction', in: new Set(['DE']) }];
const UNKNOWN: Predicate = [{ type: 'sex', is: 'male' }];

const facts = man({ patient: {} });
const context = buildContext(facts, knowledge);
const [medication] = context.candidates;
const [drug] = medication?.drugs ?? [];
if (!medication || !drug) throw new Error('the example has a candidate');
const scene: Scene = { context, self: { medication, drug }, a: null, b: null };

const outcome = (severity: Outcome['severity'], when: Predicate | null = null): Outcome => ({
  severity,
  when,
  override: 'pharmacist',
  summary: severity,
  management: '',
});
const ruling = (when: Predicate | null, ...outcomes: Outcome[]): unknown => {
  const answer = rule(when, outcomes, scene);
  if (answer.kind === 'silent') return 'silent';
  return answer.kind === 'undecided'
    ? `undecided, at worst ${answer.gravest}`
    : `${answer.outcome.severity}${answer.assumed ? ', assumed' : ''}`;
};

describe('a rule with unknown facts', () => {
  it.each<[string, unknown, string]>([
    ['holds', ruling(HOLDS, outcome('major')), 'major'],
    ['has no condition', ruling(null, outcome('major')), 'major'],
    ['fails', ruling(FAILS, outcome('major')), 'silent'],
    ['is unknown', ruling(UNKNOWN, outcome('major')), 'undecided, at worst major'],
    ['is unknown and would be silent anyway', ruling(UNKNOWN, outcome('none')), 'silent'],
    [
      'the first outcome that holds decides',
      ruling(null, outcome('minor', HOLDS), outcome('contraindicated')),
      'minor',
    ],
    [
      'an outcome that fails is passed over',
      ruling(null, outcome('minor', FAILS), outcome('contraindicated')),
      'contraindicated',
    ],
    ['no outcome holds', ruling(null, outcome('minor', FAILS)), 'silent'],
    [
      'a weight that is unknown is taken as the gravest',
      ruling(null, outcome('minor', UNKNOWN), outcome('major')),
      'major, assumed',
    ],
    [
      'also where the graver one is the unknown',
      ruling(null, outcome('contraindicated', UNKNOWN), outcome('major')),
      'contraindicated, assumed',
    ],
    [
      'silence that is only possible leaves it undecided',
      ruling(null, outcome('none', UNKNOWN), outcome('major')),
      'undecided, at worst major',
    ],
    ['so does an end without an outcome', ruling(null, outcome('major', UNKNOWN)), 'undecided, at worst major'],
    [
      'outcomes behind a certain one do not count',
      ruling(null, outcome('moderate', HOLDS), outcome('contraindicated', UNKNOWN)),
      'moderate',
    ],
    ['silence for certain', ruling(null, outcome('none', HOLDS), outcome('contraindicated')), 'silent'],
  ])('%s', (_, answer, expected) => {
    expect(answer).toBe(expected);
  });
});
