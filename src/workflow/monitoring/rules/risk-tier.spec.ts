import fc from 'fast-check';
import { boneRiskTier, schedulingTier } from './risk-tier.js';
import type { BoneFacts, BoneTier } from './risk-tier.js';

const facts = (lowest: number | null, more: Partial<BoneFacts> = {}): BoneFacts => ({
  tScores: { lumbarSpine: lowest, totalHip: lowest === null ? null : lowest + 0.4, femoralNeck: null },
  fragilityFracture: false,
  significantRiskFactors: 0,
  sex: 'female',
  ageYears: 62,
  menopausalStatus: 'postmenopausal',
  ...more,
});

describe('boneRiskTier', () => {
  it.each<[string, BoneFacts, BoneTier]>([
    ['-1.0', facts(-1), 'low'],
    ['-1.1', facts(-1.1), 'moderate'],
    ['-2.4', facts(-2.4), 'moderate'],
    ['-2.5', facts(-2.5), 'high'],
    ['+0.8', facts(0.8), 'low'],
    ['-0.5 and a parent with a hip fracture', facts(-0.5, { significantRiskFactors: 1 }), 'moderate'],
    ['-0.5 and a fragility fracture', facts(-0.5, { fragilityFracture: true }), 'high'],
    ['no scan', facts(null), 'unknown'],
    ['no scan, but a risk factor', facts(null, { significantRiskFactors: 1 }), 'moderate'],
    ['no scan, but a fragility fracture', facts(null, { fragilityFracture: true }), 'high'],
    ['-0.5 and risk factors never asked', facts(-0.5, { significantRiskFactors: null }), 'unknown'],
    ['-1.1 and risk factors never asked', facts(-1.1, { significantRiskFactors: null }), 'moderate'],
    ['a man of 50, -1.0', facts(-1, { sex: 'male', ageYears: 50, menopausalStatus: 'unknown' }), 'low'],
  ])('%s', (_, given, tier) => {
    expect(boneRiskTier(given)).toMatchObject({ tier, manualReview: false });
  });

  it.each<[string, Partial<BoneFacts>]>([
    ['a man of 49', { sex: 'male', ageYears: 49 }],
    ['a premenopausal woman', { menopausalStatus: 'premenopausal' }],
    ['a woman of unknown menopausal status', { menopausalStatus: 'unknown' }],
  ])('%s: a person reviews, and T-scores decide nothing', (_, who) => {
    for (const score of [-3, -1.5, 0.5, null]) {
      const decision = boneRiskTier(facts(score, who));
      expect(decision).toMatchObject({ tier: 'unknown', manualReview: true, lowestTScore: score });
      expect(decision.reasons.join(' ')).toMatch(/Z-score/);
    }
    expect(boneRiskTier(facts(0.5, { ...who, fragilityFracture: true }))).toMatchObject({
      tier: 'high',
      manualReview: true,
    });
  });

  it('takes the lowest of the sites and names those not measured', () => {
    const decision = boneRiskTier(facts(null, { tScores: { lumbarSpine: -0.2, totalHip: null, femoralNeck: -2.6 } }));
    expect(decision).toMatchObject({ tier: 'high', lowestTScore: -2.6 });
    expect(decision.reasons).toContain('Not measured: total hip.');
  });

  it('schedules an unknown tier as moderate', () => {
    expect((['low', 'moderate', 'high', 'unknown'] as const).map(schedulingTier)).toEqual([
      'low',
      'moderate',
      'high',
      'moderate',
    ]);
  });

  it('never gets lighter by a worse fact', () => {
    const rank: Record<BoneTier, number> = { low: 0, unknown: 1, moderate: 1, high: 2 };
    const score = fc.option(
      fc.integer({ min: -80, max: 60 }).map((tenths) => tenths / 10),
      { nil: null },
    );
    fc.assert(
      fc.property(
        score,
        fc.option(fc.nat(3), { nil: null }),
        fc.boolean(),
        fc.nat(20),
        (lowest, factors, fracture, drop) => {
          const given = facts(lowest, { significantRiskFactors: factors, fragilityFracture: fracture });
          const tier = (changed: Partial<BoneFacts>) => rank[boneRiskTier({ ...given, ...changed }).tier];
          const now = tier({});
          expect(tier({ fragilityFracture: true })).toBe(2);
          expect(tier({ significantRiskFactors: (factors ?? 0) + 1 })).toBeGreaterThanOrEqual(now);
          if (lowest !== null) expect(tier({ tScores: facts(lowest - drop / 10).tScores })).toBeGreaterThanOrEqual(now);
        },
      ),
    );
  });
});
