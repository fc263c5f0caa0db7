/** What a therapy is for. Rules turn on it, because sex is not the indication; `other` always asks for a pharmacist's look. */
export const TREATMENT_GOALS = [
  'male-hypogonadism',
  'trt-adjunct',
  'male-hpg-restart',
  'male-fertility',
  'gynecomastia',
  'gender-affirming',
  'breast-cancer-treatment',
  'breast-cancer-risk-reduction',
  'osteoporosis',
  'menopause',
  'ovulation-induction',
  'endometriosis',
  'other',
] as const;
export type TreatmentGoal = (typeof TREATMENT_GOALS)[number];

/** Routes of administration that rule data may name. */
export const ROUTES = [
  'oral',
  'sublingual',
  'buccal',
  'vaginal',
  'rectal',
  'topical',
  'transdermal',
  'intramuscular',
  'subcutaneous',
  'intravenous',
  'implant',
  'intranasal',
  'inhalation',
  'ophthalmic',
  'otic',
] as const;
export type Route = (typeof ROUTES)[number];

/** How long one period of a frequency `{times, per}` is, in days. */
export const FREQUENCY_PERIOD_DAYS = {
  day: 1,
  'two-days': 2,
  'three-days': 3,
  week: 7,
  'two-weeks': 14,
  'three-weeks': 21,
  'four-weeks': 28,
  month: 30,
  'three-months': 91,
  'six-months': 182,
  year: 365,
} as const;
export type FrequencyPeriod = keyof typeof FREQUENCY_PERIOD_DAYS;

/** Why a prescriber asks for a compound although a product is sold. Cost and convenience are recorded and do not count. */
export const SIGNIFICANT_DIFFERENCE_REASONS = [
  'excipient-allergy',
  'strength-unavailable',
  'dose-form-needed',
  'product-unavailable',
  'other',
  'cost',
  'convenience',
] as const;
export type SignificantDifferenceReason = (typeof SIGNIFICANT_DIFFERENCE_REASONS)[number];

/** The kinds of check, which are also the kinds of finding. */
export const FINDING_KINDS = [
  'drug-drug',
  'duplicate-therapy',
  'drug-condition',
  'allergy',
  'pregnancy',
  'dose',
  'drug-lab',
  'missing-baseline',
  '503a',
  'controlled-substance',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** A medication may be in the rules, merely known by name, or not known at all. */
export const COVERAGES = ['covered', 'recognized-outside-scope', 'unrecognized'] as const;
export type Coverage = (typeof COVERAGES)[number];
