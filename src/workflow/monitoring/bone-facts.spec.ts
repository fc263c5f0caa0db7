import type { PlainDate } from '../../core/plain-date.js';
import type { ConditionFact, MedicationFact, PatientFactSheet } from '../../directory/index.js';
import { loadKnowledge } from '../../knowledge/index.js';
import type { StoredLabResult } from '../results/index.js';
import { boneFacts } from './bone-facts.js';
import { boneRiskTier } from './rules/risk-tier.js';

const knowledge = loadKnowledge();
const TODAY = '2026-11-20' as PlainDate;

const condition = (value: string, status: ConditionFact['status'] = 'active'): ConditionFact => ({
  id: value,
  code: { system: 'icd10cm', value },
  status,
  onset: null,
  resolvedOn: null,
});
const prednisone = (more: Partial<MedicationFact> = {}): MedicationFact => ({
  id: 'm',
  drug: 'rxcui:8640' as MedicationFact['drug'],
  text: null,
  status: 'active',
  startedOn: '2026-01-01' as PlainDate,
  stoppedOn: null,
  route: 'oral',
  dose: null,
  source: 'patient',
  prescribedBy: null,
  reason: null,
  goal: null,
  recordedOn: '2026-01-01' as MedicationFact['recordedOn'],
  ...more,
});
const IBUPROFEN = 'rxcui:5640' as MedicationFact['drug'];
/** An entry without a code. */
const inWords = (text: string, more: Partial<MedicationFact> = {}): MedicationFact =>
  prednisone({ drug: null, text, route: null, ...more });
const sheet = (
  patient: Partial<PatientFactSheet['patient']> = {},
  more: Partial<PatientFactSheet> = {},
): PatientFactSheet => ({
  patient: {
    id: 'p',
    birthDate: '1960-05-05' as PlainDate,
    sexAtBirth: 'female',
    menopausalStatus: null,
    pregnancyStatus: null,
    pregnancyStatusOn: null,
    reproductiveSurgery: [],
    heightCm: null,
    weightKg: null,
    state: null,
    allergiesReviewedOn: null,
    conditionsReviewedOn: '2026-11-01' as PlainDate,
    medicationsReviewedOn: null,
    ...patient,
  },
  medications: [],
  conditions: [],
  allergies: [],
  ...more,
});
const result = (testKey: string, canonicalValue: string, collectedOn: string, quality = 'usable'): StoredLabResult =>
  ({ testKey, canonicalValue, collectedOn, quality }) as unknown as StoredLabResult;
const NORMAL = [result('dxa_tscore_hip', '-0.5', '2026-06-01'), result('dxa_tscore_lspine', '-0.4', '2026-06-01')];
const tier = (facts: PatientFactSheet, results: readonly StoredLabResult[] = NORMAL): string =>
  boneRiskTier(boneFacts(facts, results, knowledge, TODAY)).tier;

describe('the risk of fracture as the record tells it', () => {
  it.each<[string, PatientFactSheet, string]>([
    ['normal density, asked, no risk factor', sheet(), 'low'],
    ['nobody asked', sheet({ conditionsReviewedOn: null }), 'unknown'],
    [
      'nobody asked, one on record all the same',
      sheet({ conditionsReviewedOn: null }, { conditions: [condition('F17.210')] }),
      'moderate',
    ],
    ['a risk factor', sheet({}, { conditions: [condition('Z82.62')] }), 'moderate'],
    ['a risk factor that has passed', sheet({}, { conditions: [condition('F17.210', 'resolved')] }), 'low'],
    ['a fragility fracture of long ago', sheet({}, { conditions: [condition('M48.50XA', 'resolved')] }), 'high'],
    ['prednisone', sheet({}, { medications: [prednisone()] }), 'moderate'],
    ['prednisone by an unknown route', sheet({}, { medications: [prednisone({ route: null })] }), 'moderate'],
    ['prednisone on the skin', sheet({}, { medications: [prednisone({ route: 'topical' })] }), 'low'],
    ['prednisone that was stopped', sheet({}, { medications: [prednisone({ status: 'stopped' })] }), 'low'],
    ['prednisone in words', sheet({}, { medications: [inWords('prednisone 10 mg daily')] }), 'moderate'],
    ['a brand in words', sheet({}, { medications: [inWords('Medrol 4 mg')] }), 'moderate'],
    [
      'prednisone in words, by a route that the entry gives',
      sheet({}, { medications: [inWords('prednisone', { route: 'topical' })] }),
      'low',
    ],
    ['words that say a local route', sheet({}, { medications: [inWords('prednisolone eye drops')] }), 'low'],
    [
      'prednisone in words that was stopped',
      sheet({}, { medications: [inWords('prednisone', { status: 'stopped' })] }),
      'low',
    ],
    ['words of another drug', sheet({}, { medications: [inWords('ibuprofen 200 mg')] }), 'low'],
    [
      'words beside a code that is not the same',
      sheet({}, { medications: [prednisone({ drug: IBUPROFEN, text: 'prednisone 10 mg' })] }),
      'moderate',
    ],
    ['a low body weight', sheet({ heightCm: '160.0', weightKg: '50.0' }), 'moderate'],
    ['a woman of 66 whose menopause nobody recorded', sheet({ menopausalStatus: 'unknown' }), 'low'],
    ['a woman of 45 whose menopause nobody recorded', sheet({ birthDate: '1981-05-05' as PlainDate }), 'unknown'],
    [
      'a woman of 45 without ovaries',
      sheet({ birthDate: '1981-05-05' as PlainDate, reproductiveSurgery: ['bilateral-oophorectomy'] }),
      'low',
    ],
    ['a man of 66', sheet({ sexAtBirth: 'male' }), 'low'],
    ['a man of 41', sheet({ sexAtBirth: 'male', birthDate: '1985-05-05' as PlainDate }), 'unknown'],
  ])('%s', (_, facts, expected) => {
    expect(tier(facts)).toBe(expected);
  });

  it('counts a fractured vertebra, the newest score of a site, and no score that cannot be used', () => {
    expect(tier(sheet(), [...NORMAL, result('vfa', '1', '2026-06-01')])).toBe('high');
    expect(tier(sheet(), [...NORMAL, result('vfa', '0', '2026-06-01')])).toBe('low');
    expect(tier(sheet(), [...NORMAL, result('dxa_tscore_hip', '-2.6', '2020-01-01')])).toBe('low');
    expect(tier(sheet(), [...NORMAL, result('dxa_tscore_hip', '-2.6', '2026-10-01')])).toBe('high');
    expect(tier(sheet(), [...NORMAL, result('dxa_tscore_hip', '-2.6', '2026-10-01', 'no-value')])).toBe('low');
  });
});
