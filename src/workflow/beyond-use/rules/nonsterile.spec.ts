import { parseExpiration, parsePlainDate } from '../../../core/plain-date.js';
import { loadUsp795 } from '../usp-795.js';
import type { AssignedDate, RefusedDate } from './decision.js';
import type { ComponentDates, NonsterileFacts } from './facts.js';
import type { DayCounting } from '../../../core/day-counting.js';
import { assessNonsterile } from './nonsterile.js';

const limits = loadUsp795();
const day = (text: string) => parsePlainDate(text, 'date');
const expires = (text: string): ComponentDates => ({ expiresOn: parseExpiration(text, 'expiresOn') });
const DAY_0: DayCounting = 'day-of-compounding-is-day-0';
const DAY_1: DayCounting = 'day-of-compounding-is-day-1';

const CAPSULE: NonsterileFacts = {
  dosageForm: 'capsule',
  storage: 'controlled-room-temperature',
  compoundedOn: day('2026-01-15'),
  components: [expires('2028-05')],
};
const PRESERVED_CREAM: NonsterileFacts = {
  ...CAPSULE,
  dosageForm: 'cream',
  preserved: true,
  compoundedOn: day('2026-03-01'),
};
const SUSPENSION: NonsterileFacts = {
  ...CAPSULE,
  dosageForm: 'suspension',
  preserved: false,
  storage: 'refrigerator',
  compoundedOn: day('2026-02-20'),
};
const STUDIED_CREAM: NonsterileFacts = { ...PRESERVED_CREAM, study: { days: 120, antimicrobialEffectiveness: true } };

function assigned(facts: NonsterileFacts): AssignedDate {
  const decision = assessNonsterile(facts, limits);
  if (decision.outcome !== 'assigned') throw new Error(decision.reasons.map((reason) => reason.explanation).join());
  return decision;
}

function refused(facts: NonsterileFacts): RefusedDate {
  const decision = assessNonsterile(facts, limits);
  if (decision.outcome !== 'refused') throw new Error(`assigned ${decision.bud}`);
  return decision;
}

describe('worked examples', () => {
  const oralLiquid: NonsterileFacts = { ...SUSPENSION, dosageForm: 'oral liquid' };
  const oilSuspension: NonsterileFacts = {
    ...CAPSULE,
    dosageForm: 'oil suspension',
    route: 'oral',
    compoundedOn: day('2026-01-31'),
  };

  it.each<[string, NonsterileFacts, string, string, string]>([
    ['capsule', CAPSULE, '2026-07-14', '2026-07-13', 'nonaqueous-other'],
    [
      'capsule, a component expires in 2026-04',
      { ...CAPSULE, components: [expires('2026-04')] },
      '2026-04-30',
      '2026-04-30',
      'component-expiration',
    ],
    ['oral suspension in oil', oilSuspension, '2026-05-01', '2026-04-30', 'nonaqueous-oral-liquid'],
    ['preserved cream', PRESERVED_CREAM, '2026-04-05', '2026-04-04', 'aqueous-preserved'],
    ['nonpreserved suspension, refrigerated', SUSPENSION, '2026-03-06', '2026-03-05', 'aqueous-nonpreserved'],
    [
      'oral liquid, water activity 0.60',
      { ...oralLiquid, waterActivity: 0.6 },
      '2026-03-06',
      '2026-03-05',
      'aqueous-nonpreserved',
    ],
    [
      'oral liquid, water activity 0.59',
      { ...oralLiquid, waterActivity: 0.59 },
      '2026-05-21',
      '2026-05-20',
      'nonaqueous-oral-liquid',
    ],
    [
      'capsule over a leap day',
      { ...CAPSULE, compoundedOn: day('2027-12-01'), components: [expires('2029-01')] },
      '2028-05-29',
      '2028-05-28',
      'nonaqueous-other',
    ],
    [
      'capsule, a component opened with 45 days in use',
      { ...CAPSULE, components: [{ ...expires('2028-05'), openedOn: day('2026-01-10'), inUseDays: 45 }] },
      '2026-02-24',
      '2026-02-24',
      'component-in-use',
    ],
    ['cream, study of 120 days, <51> passed', STUDIED_CREAM, '2026-06-29', '2026-06-28', 'stability-study'],
    [
      'cream, study of 120 days, no <51>',
      { ...PRESERVED_CREAM, study: { days: 120, antimicrobialEffectiveness: false } },
      '2026-04-05',
      '2026-04-04',
      'aqueous-preserved',
    ],
    [
      'cream, study of 365 days, <51> passed',
      { ...PRESERVED_CREAM, study: { days: 365, antimicrobialEffectiveness: true } },
      '2026-08-28',
      '2026-08-27',
      'extension-maximum',
    ],
    ['cream, monograph of 60 days', { ...PRESERVED_CREAM, monographDays: 60 }, '2026-04-30', '2026-04-29', 'monograph'],
  ])('%s', (_name, facts, onDay0, onDay1, rule) => {
    const byDay0 = assigned({ ...facts, dayCounting: DAY_0 });
    const byDay1 = assigned({ ...facts, dayCounting: DAY_1 });
    expect([byDay0.bud, byDay1.bud]).toEqual([onDay0, onDay1]);
    expect([byDay0.binding.rule, byDay1.binding.rule]).toEqual([rule, rule]);
    for (const { bud, binding, considered, expression } of [byDay0, byDay1]) {
      expect(binding.limit).toBe(bud);
      expect(considered).toContain(binding);
      expect(expression).toBe('date');
      for (const limit of considered) expect(limit.source).not.toBe('');
    }
  });

  it('refuses the nonpreserved suspension at room temperature without a justification', () => {
    const atRoomTemperature: NonsterileFacts = { ...SUSPENSION, storage: 'controlled-room-temperature' };
    expect(refused(atRoomTemperature)).toMatchObject({ code: 'storage-not-allowed', reasons: [{ path: 'storage' }] });
    expect(refused({ ...atRoomTemperature, storageJustification: '  ' }).code).toBe('storage-not-allowed');
    const justified = assigned({
      ...atRoomTemperature,
      storageJustification: 'Cold thickens it so that it cannot be poured.',
    });
    expect(justified).toMatchObject({
      bud: '2026-03-05',
      assumptions: expect.arrayContaining([expect.stringContaining('justification')]),
    });
  });

  it('refuses an ingredient that expired the day before', () => {
    expect(refused({ ...CAPSULE, components: [expires('2026-01-14')] })).toMatchObject({
      code: 'component-expired',
      reasons: [
        {
          rule: 'component-expiration',
          path: 'components.0.expiresOn',
          explanation: expect.stringContaining('2026-01-14'),
        },
      ],
    });
  });
});

describe('the explanation', () => {
  it('says why 179 days are printed for 180', () => {
    const { explanation } = assigned(CAPSULE);
    expect(explanation).toContain('180 days');
    expect(explanation).toContain('counted as day 1, so day 180 is 2026-07-13, which is 179 days later and not 180');
    expect(explanation).toContain('counting from day 0 would give 2026-07-14');
  });

  it('counts the stricter way unless told otherwise', () => {
    expect(assigned(CAPSULE)).toMatchObject({ bud: '2026-07-13', dayCounting: DAY_1, limitsVersion: limits.version });
  });

  it('names the component that limits', () => {
    const components = [expires('2028-05'), { ...expires('2026-04'), label: 'anastrozole USP, lot A17' }];
    const { binding, considered, explanation } = assigned({ ...CAPSULE, components });
    expect(binding.component).toEqual({ index: 1, label: 'anastrozole USP, lot A17' });
    expect(explanation).toContain('Component 2 (anastrozole USP, lot A17) expires on 2026-04-30.');
    expect(considered.filter((limit) => limit.applies).map((limit) => limit.rule)).toEqual([
      'nonaqueous-other',
      'component-expiration',
      'component-expiration',
    ]);
  });

  it('says why an extension was refused and keeps its date for comparison', () => {
    const decision = assigned({ ...PRESERVED_CREAM, study: { days: 120, antimicrobialEffectiveness: false } });
    expect(decision.refused).toMatchObject([
      { code: 'antimicrobial-effectiveness-missing', explanation: expect.stringContaining('<51>') },
    ]);
    expect(decision.considered.find((limit) => limit.rule === 'stability-study')).toMatchObject({
      applies: false,
      limit: '2026-06-28',
    });
  });

  it('says what was assumed', () => {
    const plain = { ...CAPSULE, components: [] };
    expect(assigned(plain).assumptions).toEqual([expect.stringContaining('No component lots')]);
    const cream = assigned({ ...CAPSULE, dosageForm: 'cream', storage: 'refrigerator' });
    expect(cream).toMatchObject({
      preparationType: 'aqueous-nonpreserved',
      assumptions: [expect.stringContaining('preservative')],
    });
    const solution = assigned({ ...PRESERVED_CREAM, dosageForm: 'solution' });
    expect(solution).toMatchObject({
      preparationType: 'aqueous-preserved',
      assumptions: [expect.stringContaining('water is assumed')],
    });
  });
});

describe('monograph and study', () => {
  it('a monograph replaces the table also where it is shorter', () => {
    expect(assigned({ ...CAPSULE, monographDays: 30, dayCounting: DAY_0 })).toMatchObject({
      bud: '2026-02-14',
      binding: { rule: 'monograph' },
    });
  });

  it('a study does not reach beyond a monograph', () => {
    const decision = assigned({ ...STUDIED_CREAM, monographDays: 60, dayCounting: DAY_0 });
    expect(decision).toMatchObject({
      bud: '2026-04-30',
      binding: { rule: 'monograph' },
      refused: [{ code: 'beyond-monograph' }],
    });
  });

  it('a shorter study shortens, with or without <51>', () => {
    for (const antimicrobialEffectiveness of [true, false]) {
      const decision = assigned({
        ...PRESERVED_CREAM,
        study: { days: 20, antimicrobialEffectiveness },
        dayCounting: DAY_0,
      });
      expect(decision).toMatchObject({ bud: '2026-03-21', binding: { rule: 'stability-study' }, refused: [] });
    }
  });

  it('a nonaqueous preparation needs no <51>', () => {
    const oil: NonsterileFacts = {
      ...CAPSULE,
      dosageForm: 'oil solution',
      route: 'oral',
      study: { days: 150, antimicrobialEffectiveness: false },
    };
    expect(assigned({ ...oil, dayCounting: DAY_0 })).toMatchObject({ bud: '2026-06-14', refused: [] });
  });

  it('what is asked beyond the maximum is named', () => {
    const decision = assigned({ ...CAPSULE, monographDays: 365, dayCounting: DAY_0 });
    expect(decision).toMatchObject({
      bud: '2026-07-14',
      binding: { rule: 'extension-maximum' },
      refused: [{ code: 'beyond-maximum' }],
    });
  });
});
