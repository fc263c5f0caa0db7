/**
 * Calcium corrected for albumin, in mg/dL: total + 0.8 x (4.0 - albumin).
 * @param totalMgPerDl total calcium
 * @param albuminGPerDl albumin of the same collection
 */
export function albuminCorrectedCalcium(totalMgPerDl: number, albuminGPerDl: number): number {
  return totalMgPerDl + 0.8 * (4 - albuminGPerDl);
}

export interface CockcroftGaultFacts {
  readonly creatinineMgPerDl: number;
  readonly ageYears: number;
  /** Actual body weight, as the labels of the bisphosphonates use it. */
  readonly weightKg: number;
  readonly sex: 'male' | 'female';
}

const ADULT_YEARS = 18;

/**
 * Creatinine clearance in mL/min (Cockcroft and Gault, Nephron 1976;16:31): (140 - age) x weight / (72 x creatinine), 15 % less in
 * women. Null where the formula does not hold: under 18, or a creatinine of zero. It is not the eGFR, which is another number.
 */
export function cockcroftGault({ creatinineMgPerDl, ageYears, weightKg, sex }: CockcroftGaultFacts): number | null {
  if (ageYears < ADULT_YEARS || creatinineMgPerDl <= 0) return null;
  const clearance = (Math.max(0, 140 - ageYears) * weightKg) / (72 * creatinineMgPerDl);
  return sex === 'female' ? clearance * 0.85 : clearance;
}

/**
 * Total testosterone in ng/dL to estradiol in pg/mL; null for an estradiol of zero. Papers that take other units use other cut-offs.
 */
export function testosteroneToEstradiol(testosteroneNgPerDl: number, estradiolPgPerMl: number): number | null {
  return estradiolPgPerMl > 0 ? testosteroneNgPerDl / estradiolPgPerMl : null;
}

/** Body mass index in kg/m2; null where height or weight is not known. */
export function bodyMassIndex(heightCm: number | undefined, weightKg: number | undefined): number | null {
  if (heightCm === undefined || weightKg === undefined || heightCm <= 0) return null;
  // Without the noise of the arithmetic, so that 51.2 kg at 160 cm is 20.
  return Math.round((weightKg / (heightCm / 100) ** 2) * 1e6) / 1e6;
}
