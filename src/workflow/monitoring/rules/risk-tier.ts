/** T-scores by site, null where a site was not measured or its value is outside the sanity range. */
export interface TScores {
  readonly lumbarSpine: number | null;
  readonly totalHip: number | null;
  readonly femoralNeck: number | null;
}

export interface BoneFacts {
  readonly tScores: TScores;
  readonly fragilityFracture: boolean;
  /** How many significant risk factors the record shows; null when nobody asked. */
  readonly significantRiskFactors: number | null;
  readonly sex: 'male' | 'female';
  readonly ageYears: number;
  readonly menopausalStatus: 'premenopausal' | 'perimenopausal' | 'postmenopausal' | 'unknown';
}

/** `unknown` is scheduled as `moderate`, never as `low`. */
export type BoneTier = 'low' | 'moderate' | 'high' | 'unknown';

export interface BoneTierDecision {
  readonly tier: BoneTier;
  /** Lowest T-score of the measured sites, or null. */
  readonly lowestTScore: number | null;
  /** A person must look: T-score categories do not hold for this patient, and Z-scores do. */
  readonly manualReview: boolean;
  readonly reasons: readonly string[];
}

/** At or below this the category is osteoporosis; above the other it is normal (WHO categories). */
const OSTEOPOROSIS = -2.5;
const NORMAL = -1;
/** T-score categories were made for men from this age on and for women after menopause (ISCD positions, general knowledge). */
const MALE_AGE = 50;
const SITES = [
  ['lumbarSpine', 'lumbar spine'],
  ['totalHip', 'total hip'],
  ['femoralNeck', 'femoral neck'],
] as const;

/**
 * The bone risk tier. High: lowest T-score of any site -2.5 or less, or a fragility fracture. Moderate: below -1.0, or a significant
 * risk factor. Low: -1.0 or more with no risk factor asked and found. Everything else is unknown: no scan, or risk factors that
 * nobody asked about. In men under 50 and women not known to be past or in menopause T-scores decide nothing: a fracture still makes
 * the tier high, otherwise it is unknown, and a person reviews the Z-scores.
 * Source: risk categories of the patient article on anastrozole and bone health (secondary, not reviewed by a clinician).
 */
export function boneRiskTier(facts: BoneFacts): BoneTierDecision {
  const measured = SITES.flatMap(([site]) => facts.tScores[site] ?? []);
  const lowestTScore = measured.length > 0 ? Math.min(...measured) : null;
  const manualReview = !tScoresHold(facts);
  const { tier, because } = manualReview ? withoutTScores(facts) : categorize(facts, lowestTScore);
  const absent = SITES.filter(([site]) => facts.tScores[site] === null).map(([, name]) => name);
  const reasons = [because];
  if (measured.length > 0 && absent.length > 0) reasons.push(`Not measured: ${absent.join(', ')}.`);
  return { tier, lowestTScore, manualReview, reasons };
}

/** The tier by which to schedule scans: an unknown tier counts as moderate. */
export function schedulingTier(tier: BoneTier): Exclude<BoneTier, 'unknown'> {
  return tier === 'unknown' ? 'moderate' : tier;
}

function tScoresHold({ sex, ageYears, menopausalStatus }: BoneFacts): boolean {
  if (sex === 'male') return ageYears >= MALE_AGE;
  return menopausalStatus === 'postmenopausal' || menopausalStatus === 'perimenopausal';
}

interface Category {
  readonly tier: BoneTier;
  readonly because: string;
}

function withoutTScores({ fragilityFracture, sex }: BoneFacts): Category {
  const who = sex === 'male' ? 'a man under 50' : 'a woman not known to be past menopause';
  const review = `T-score categories do not hold for ${who}: review the Z-scores (-2.0 or less is below the expected range).`;
  return fragilityFracture
    ? { tier: 'high', because: `A fragility fracture is on record. ${review}` }
    : { tier: 'unknown', because: review };
}

function categorize(
  { fragilityFracture, significantRiskFactors: factors }: BoneFacts,
  lowest: number | null,
): Category {
  if (fragilityFracture) return { tier: 'high', because: 'A fragility fracture is on record.' };
  if (lowest !== null && lowest <= OSTEOPOROSIS)
    return { tier: 'high', because: `Lowest T-score ${lowest}, at or below -2.5.` };
  if (lowest !== null && lowest < NORMAL) return { tier: 'moderate', because: `Lowest T-score ${lowest}, below -1.0.` };
  if (factors !== null && factors > 0)
    return { tier: 'moderate', because: `Significant risk factors on record: ${factors}.` };
  if (lowest === null) return { tier: 'unknown', because: 'No bone density scan is on file.' };
  if (factors === null)
    return { tier: 'unknown', because: `Lowest T-score ${lowest}, but risk factors were not asked.` };
  return { tier: 'low', because: `Lowest T-score ${lowest}, at or above -1.0, and no significant risk factor.` };
}
