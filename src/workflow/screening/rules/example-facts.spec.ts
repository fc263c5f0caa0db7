import type { PlainDate } from '../../../core/plain-date.js';
import { loadKnowledge, type CompiledKnowledge } from '../../../knowledge/index.js';
import type { CheckResult, ScreeningDecision, ScreeningFinding } from './decision.js';
import type { CandidateFact, ConditionFact, ResultFact, ScreeningFacts, TherapyFact } from './facts.js';
import { screen } from './screen.js';

/** Facts that the specs of this folder begin with. Imaginary orders; each spec changes what it is about. */
export const knowledge: CompiledKnowledge = loadKnowledge();
export const TODAY = '2026-11-20' as PlainDate;
export const date = (text: string): PlainDate => text as PlainDate;

/** Tests that anastrozole asks for in a man, collected three weeks ago and unremarkable. */
const BASELINE: readonly (readonly [string, string])[] = [
  ['estradiol', '48'],
  ['testosterone_total', '310'],
  ['lh', '3'],
  ['fsh', '4'],
  ['shbg', '30'],
  ['alt', '20'],
  ['ast', '20'],
  ['alp', '60'],
  ['bilirubin_total', '0.6'],
];

export function result(test: string, value: string, more: Partial<ResultFact> = {}): ResultFact {
  return { id: `result-${test}`, test, value, collectedOn: date('2026-10-30'), status: 'final', ...more };
}

export const baseline = (): ResultFact[] => BASELINE.map(([test, value]) => result(test, value));

/** Results with some replaced. */
export function withResults(...changed: ResultFact[]): ResultFact[] {
  return [...baseline().filter(({ test }) => !changed.some((one) => one.test === test)), ...changed];
}

/** Anastrozole 1 mg capsules twice a week for a man with high estradiol; everything the law asks for is documented. */
export function anastrozole(more: Partial<CandidateFact> = {}): CandidateFact {
  return candidate('rxcui:84857', 'male-hypogonadism', {
    clinicalJustification: 'estradiol 48 pg/mL with symptoms',
    ...more,
  });
}

export function candidate(drug: string, goal: string, more: Partial<CandidateFact> = {}): CandidateFact {
  return {
    id: 'order-1',
    kind: 'compounded',
    ingredients: [{ drug, strength: { value: '1', unit: 'mg' } }],
    dosageForm: 'capsule',
    route: 'oral',
    dose: { value: '1', unit: '{capsule}' },
    frequency: { times: 2, per: 'week' },
    indication: { system: 'icd-10-cm', code: 'E29.1', goal },
    patientSpecific: true,
    excipients: ['microcrystalline cellulose'],
    significantDifference: {
      reasonCode: 'excipient-allergy',
      excipient: 'lactose',
      text: 'allergic to lactose in the tablet',
      documentedBy: 'prescriber',
      documentedOn: date('2026-11-18'),
    },
    writtenOn: date('2026-11-18'),
    refills: 2,
    refillNumber: 0,
    copyFillsThisMonth: 0,
    ...more,
  };
}

export function therapy(drug: string, more: Partial<TherapyFact> = {}): TherapyFact {
  return { id: `therapy-${drug}`, ingredients: [{ drug }], status: 'active', startedOn: date('2026-01-10'), ...more };
}

export function condition(code: string, more: Partial<ConditionFact> = {}): ConditionFact {
  return { id: `condition-${code}`, system: 'icd-10-cm', code, ...more };
}

/** A man of 41 whose record is complete. */
export function man(more: Partial<ScreeningFacts> = {}): ScreeningFacts {
  return {
    today: TODAY,
    purpose: 'order',
    patient: { sexAtBirth: 'male', birthDate: date('1985-03-02') },
    therapies: [],
    medicationsAsked: true,
    conditions: { reviewed: true, entries: [] },
    allergies: { reviewed: true, entries: [] },
    results: baseline(),
    attestations: [],
    candidates: [anastrozole()],
    prescriber: { hasDea: true },
    pharmacy: { country: 'US', enclomipheneLegalOpinion: false, unavailableProducts: [] },
    ...more,
  };
}

/** A postmenopausal woman of 66. */
export function woman(more: Partial<ScreeningFacts> = {}): ScreeningFacts {
  return man({ patient: { sexAtBirth: 'female', birthDate: date('1960-05-05') }, ...more });
}

/** A woman of 34 before menopause, not pregnant. */
export function youngWoman(more: Partial<ScreeningFacts> = {}): ScreeningFacts {
  const patient = {
    sexAtBirth: 'female' as const,
    birthDate: date('1992-05-05'),
    menopausalStatus: 'premenopausal' as const,
    pregnancyStatus: 'not-pregnant' as const,
    pregnancyStatusOn: date('2026-11-18'),
  };
  return man({ patient, ...more });
}

/** The part of the facts that an order of one drug makes. */
export const order = (drug: string, goal: string, more: Partial<CandidateFact> = {}): Partial<ScreeningFacts> => ({
  candidates: [candidate(drug, goal, more)],
});
export const has = (...entries: ConditionFact[]): Partial<ScreeningFacts> => ({
  conditions: { reviewed: true, entries },
});
export const labs = (...results: ResultFact[]): Partial<ScreeningFacts> => ({ results: withResults(...results) });
/** An order that continues a therapy of five months. */
export const continued: Partial<CandidateFact> = { continuationOfTherapy: { therapyStartedOn: date('2026-06-01') } };

/** Orders that the cases of conditions and of results share. */
export const bc = order('rxcui:84857', 'breast-cancer-treatment', {
  indication: { system: 'icd-10-cm', code: 'C50.912', goal: 'breast-cancer-treatment' },
});
export const trt = order('rxcui:10379', 'male-hypogonadism');
export const clomiphene = order('rxcui:2596', 'male-hypogonadism');

export const onAnastrozole = (...results: ResultFact[]): ScreeningFacts => man(labs(...results));
export const startsTrt = (...results: ResultFact[]): ScreeningFacts => man({ ...trt, ...labs(...results) });
export const onTrt = (...results: ResultFact[]): ScreeningFacts =>
  man({ ...order('rxcui:10379', 'male-hypogonadism', continued), ...labs(...results) });
export const startsClomiphene = (...results: ResultFact[]): ScreeningFacts =>
  man({ ...clomiphene, ...labs(...results) });
export const treated = (...results: ResultFact[]): ScreeningFacts => woman({ ...bc, ...labs(...results) });
export const older = (test: string, value: string, collectedOn: string): ResultFact =>
  result(test, value, { id: 'old', collectedOn: date(collectedOn) });

export const decide = (facts: ScreeningFacts): ScreeningDecision => screen(facts, knowledge);
export const found = (facts: ScreeningFacts, rule: string): ScreeningFinding | undefined =>
  decide(facts).findings.find((finding) => finding.rule === rule);
/** Severity of a rule's finding, or `silent`. */
export const weight = (facts: ScreeningFacts, rule: string): string => found(facts, rule)?.severity ?? 'silent';
export const gaps = (facts: ScreeningFacts): CheckResult[] =>
  decide(facts).checks.filter(({ outcome }) => outcome === 'not-checked');
export const stoppingGaps = (facts: ScreeningFacts): string[] =>
  gaps(facts)
    .filter(({ stops }) => stops)
    .map(({ check, key }) => `${check} ${key}`);

describe('the example facts', () => {
  it('come to a clear screening', () => {
    const decision = decide(man());
    expect(decision.findings.filter(({ stops }) => stops)).toEqual([]);
    expect(stoppingGaps(man())).toEqual([]);
    expect(decision.outcome).toBe('clear');
    expect(decision).toMatchObject({ scope: 'hormone', knowledgeVersion: knowledge.version, engineVersion: '6' });
  });
});
