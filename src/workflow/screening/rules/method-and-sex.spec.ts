import {
  TODAY,
  gaps,
  labs,
  man,
  onAnastrozole,
  older,
  order,
  result,
  stoppingGaps,
  therapy,
  weight,
} from './example-facts.spec.js';
import type { PatientFacts, ResultFact, ScreeningFacts } from './facts.js';

const immuno = (value: string): ResultFact => result('estradiol', value, { id: 'immuno', method: 'immunoassay' });
const mass = (value: string, more: Partial<ResultFact> = {}): ResultFact =>
  result('estradiol', value, { id: 'mass', method: 'high-sensitivity', ...more });

describe('the better method of the same day', () => {
  it.each<[string, string, ScreeningFacts, string]>([
    ['DLI-001', 'takes a low immunoassay back', onAnastrozole(immuno('14'), mass('28')), 'silent'],
    ['DLI-001', 'whichever came first', onAnastrozole(mass('28'), immuno('14')), 'silent'],
    [
      'DLI-001',
      'takes a value of no known method back',
      onAnastrozole(result('estradiol', '14'), mass('28')),
      'silent',
    ],
    ['DLI-002', 'takes a very low one back', onAnastrozole(immuno('8'), mass('28')), 'silent'],
    ['DLI-001', 'confirms', onAnastrozole(immuno('14'), mass('16')), 'major'],
    ['DLI-001', 'alarms by itself', onAnastrozole(immuno('30'), mass('16')), 'major'],
    ['DLI-001', 'of two values the worrying one', onAnastrozole(mass('28'), mass('16', { id: 'again' })), 'major'],
    [
      'DLI-001',
      'not while it is preliminary',
      onAnastrozole(immuno('14'), mass('28', { status: 'preliminary' })),
      'major',
    ],
    ['DLI-001', 'not where it leaves it open', onAnastrozole(immuno('14'), mass('30', { comparator: '<' })), 'major'],
    ['DLI-001', 'not of a day before', onAnastrozole(immuno('14'), older('estradiol', '28', '2026-10-29')), 'major'],
  ])('%s %s', (rule, _, facts, expected) => {
    expect(weight(facts, rule)).toBe(expected);
  });
});

describe('one result is one question', () => {
  const results = (facts: ScreeningFacts): string[] =>
    gaps(facts).flatMap(({ key }) => (key.startsWith('result:estradiol') ? [key] : []));

  it('where a finding that stops asks about it already', () => {
    const facts = onAnastrozole(result('estradiol', '15', { comparator: '<' }));
    expect(weight(facts, 'DLI-001')).toBe('major');
    expect(results(facts)).toEqual([]);
  });

  it('which stays where no finding asks it', () => {
    expect(results(onAnastrozole(result('estradiol', '25', { comparator: '<' })))).toEqual([
      'result:estradiol:result-estradiol',
    ]);
  });

  it('which stays where the pharmacy silenced the finding', () => {
    const facts = onAnastrozole(result('estradiol', '15', { comparator: '<' }));
    const overlay = { id: 'o', rule: 'DLI-001', kind: 'silence' as const, expiresOn: TODAY };
    const silenced = { ...facts, pharmacy: { ...facts.pharmacy, overlays: [overlay] } };
    expect(weight(silenced, 'DLI-001')).toBe('silent');
    expect(results(silenced)).toEqual(['result:estradiol:result-estradiol']);
  });
});

describe('where the sex picks a limit and nobody recorded it', () => {
  const nobody: PatientFacts = { birthDate: man().patient.birthDate };
  const alt = (value: string, patient: PatientFacts = nobody): ScreeningFacts =>
    man({ ...order('rxcui:10324', 'other'), ...labs(result('alt', value)), patient });
  const open = (facts: ScreeningFacts): string[] =>
    gaps(facts).flatMap(({ key, reason }) => (key.startsWith('result:alt') ? [reason ?? ''] : []));

  it.each<[string, string, string]>([
    ['below either limit', '20', 'silent'],
    ['above three times either', '200', 'fires'],
  ])('a value %s decides', (_, value, expected) => {
    const facts = alt(value);
    expect(weight(facts, 'DLI-024') === 'silent' ? 'silent' : 'fires').toBe(expected);
    expect(open(facts)).toEqual([]);
  });

  it('a value between the two does not, and says what is missing', () => {
    const between = ['100', '110', '120', '130', '140', '150'].filter((value) => open(alt(value)).length > 0);
    expect(between.length).toBeGreaterThan(0);
    for (const value of between) {
      expect(weight(alt(value), 'DLI-024')).toBe('silent');
      expect(open(alt(value))[0]).toContain('does not decide without the sex at birth');
      expect(open(alt(value, { ...nobody, sexAtBirth: 'male' }))).toEqual([]);
    }
  });

  it('the limit that the laboratory printed needs none', () => {
    const facts = man({
      ...order('rxcui:10324', 'other'),
      ...labs(result('alt', '125', { high: '40' })),
      patient: nobody,
    });
    expect(weight(facts, 'DLI-024')).not.toBe('silent');
  });

  it('at 65 nobody can become pregnant, of whichever sex, and T-scores hold', () => {
    const asks = (birthDate: string) =>
      stoppingGaps({ ...man(), patient: { birthDate: birthDate as never } }).filter((gap) => gap.includes('pregnan'));
    expect(asks('1992-05-05')).not.toEqual([]);
    expect(asks('1958-05-05')).toEqual([]);
  });
});

describe('an unknown code counts as the gravest only where the goal leaves it open', () => {
  const beside = (goal: string | undefined): ScreeningFacts =>
    man({
      ...order('rxcui:11289', 'other'),
      therapies: [therapy('rxcui:10324', { indication: goal === undefined ? undefined : { goal } })],
    });
  it.each([
    ['gynecomastia', 'major'],
    ['male-fertility', 'major'],
    ['breast-cancer-treatment', 'contraindicated'],
    ['other', 'contraindicated'],
    [undefined, 'contraindicated'],
  ])('DDI-015 for %s is %s', (goal, expected) => {
    expect(weight(beside(goal), 'DDI-015')).toBe(expected);
  });

  it('a code on record counts whatever the goal says', () => {
    const indication = { system: 'icd10cm', code: 'D05.12', goal: 'gynecomastia' };
    const facts = man({ ...order('rxcui:11289', 'other'), therapies: [therapy('rxcui:10324', { indication })] });
    expect(weight(facts, 'DDI-015')).toBe('contraindicated');
  });
});
