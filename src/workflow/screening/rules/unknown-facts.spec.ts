import {
  anastrozole,
  date,
  decide,
  has,
  labs,
  man,
  order,
  result,
  stoppingGaps,
  weight,
  woman,
  youngWoman,
} from './example-facts.spec.js';
import type { ScreeningFacts } from './facts.js';

const CLOMIPHENE = 'rxcui:2596';
const bc = order('rxcui:84857', 'breast-cancer-treatment', {
  indication: { system: 'icd-10-cm', code: 'C50.912', goal: 'breast-cancer-treatment' },
});

describe('what is unknown is said, and holds the order where it could be grave', () => {
  it.each<[string, ScreeningFacts, string]>([
    [
      'menopausal status of a woman of 45',
      woman({
        ...bc,
        patient: { sexAtBirth: 'female', birthDate: date('1981-05-05'), pregnancyStatus: 'not-pregnant' },
      }),
      'drug-condition menopausal-status',
    ],
    [
      '"unknown" as a status',
      woman({
        ...bc,
        patient: {
          sexAtBirth: 'female',
          birthDate: date('1981-05-05'),
          menopausalStatus: 'unknown',
          pregnancyStatus: 'not-pregnant',
        },
      }),
      'drug-condition menopausal-status',
    ],
    [
      'whether a woman of 34 is pregnant',
      youngWoman({
        ...order(CLOMIPHENE, 'ovulation-induction'),
        patient: { sexAtBirth: 'female', birthDate: date('1992-05-05'), menopausalStatus: 'premenopausal' },
      }),
      'pregnancy pregnancy',
    ],
    ['the sex', man({ patient: { birthDate: date('1985-03-02') } }), 'missing-baseline sex'],
    ['the age', man({ patient: { sexAtBirth: 'male' } }), 'drug-condition age'],
    [
      'a condition in codes we do not read',
      man(has({ id: 'c', system: 'snomed', code: '59621000' })),
      'drug-condition condition:snomed:59621000',
    ],
    [
      'an indication in codes we do not read',
      man(
        order('rxcui:84857', 'male-hypogonadism', {
          clinicalJustification: 'symptoms',
          indication: { system: 'snomed', code: '59621000', goal: 'male-hypogonadism' },
        }),
      ),
      'drug-condition condition:snomed:59621000',
    ],
    [
      'an estradiol that is only "below 25"',
      man(labs(result('estradiol', '25', { comparator: '<' }))),
      'drug-lab result:estradiol:result-estradiol',
    ],
    [
      'an estradiol that cannot be read',
      man(labs(result('estradiol', '18', { value: undefined, unreadable: 'unit missing' }))),
      'drug-lab result:result-estradiol',
    ],
    ['a T-score in a young man', man(labs(result('dxa_tscore_hip', '-2.7'))), 'drug-condition t-score'],
    ['the indication', man({ candidates: [anastrozole({ indication: undefined })] }), 'drug-condition goal'],
  ])('%s', (_, facts, gap) => {
    expect(stoppingGaps(facts)).toContain(gap);
    expect(decide(facts).outcome).toBe('incomplete');
  });

  it('a woman of 60 counts as postmenopausal, unless the record says otherwise', () => {
    const at = (birthDate: string, menopausalStatus?: 'premenopausal'): ScreeningFacts =>
      woman({
        ...bc,
        patient: {
          sexAtBirth: 'female',
          birthDate: date(birthDate),
          menopausalStatus,
          pregnancyStatus: 'not-pregnant',
        },
      });
    expect(stoppingGaps(at('1966-11-20'))).not.toContain('drug-condition menopausal-status');
    expect(stoppingGaps(at('1966-11-21'))).toContain('drug-condition menopausal-status');
    expect(weight(at('1960-01-01', 'premenopausal'), 'DPI-001')).toBe('contraindicated');
  });

  it('T-scores hold from the menopausal transition on, not before it', () => {
    const at = (menopausalStatus: 'premenopausal' | 'perimenopausal' | 'postmenopausal'): ScreeningFacts =>
      woman({
        ...order('rxcui:258494', 'breast-cancer-treatment'),
        patient: {
          sexAtBirth: 'female',
          birthDate: date('1974-05-05'),
          menopausalStatus,
          pregnancyStatus: 'not-pregnant',
        },
        ...labs(result('dxa_tscore_hip', '-2.7')),
      });
    expect(weight(at('perimenopausal'), 'DPI-011')).toBe('major');
    expect(weight(at('postmenopausal'), 'DPI-011')).toBe('major');
    expect(weight(at('premenopausal'), 'DPI-011')).toBe('silent');
    expect(stoppingGaps(at('premenopausal'))).toContain('drug-condition t-score');
  });

  it('a hysterectomy answers pregnancy, not menopause', () => {
    const facts = woman({
      ...bc,
      patient: { sexAtBirth: 'female', birthDate: date('1981-05-05'), reproductiveSurgery: ['hysterectomy'] },
    });
    expect(stoppingGaps(facts)).toContain('drug-condition menopausal-status');
    expect(stoppingGaps(facts)).not.toContain('pregnancy pregnancy');
  });

  it('a negative test of the last seven days answers pregnancy', () => {
    const at = (collectedOn: string): ScreeningFacts =>
      youngWoman({
        ...order(CLOMIPHENE, 'ovulation-induction'),
        patient: { sexAtBirth: 'female', birthDate: date('1992-05-05'), menopausalStatus: 'premenopausal' },
        ...labs(result('hcg_qual', '', { value: undefined, coded: 'negative', collectedOn: date(collectedOn) })),
      });
    expect(stoppingGaps(at('2026-11-13'))).not.toContain('pregnancy pregnancy');
    expect(stoppingGaps(at('2026-11-12'))).toContain('pregnancy pregnancy');
  });
});
