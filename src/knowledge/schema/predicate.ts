import { z } from 'zod';
import { classTag, days, key, lookback, text } from './common.js';
import { ROUTES, TREATMENT_GOALS } from './words.js';

/** Which medication of a rule a condition speaks of: the one of a single-drug rule, or side a or b of a pair. */
const side = z.enum(['self', 'a', 'b', 'either']);

/** Chooses drugs by key or by class, where it matters only by some routes. An unknown route matches: it may be that one. */
export const drugSelector = z
  .strictObject({
    drug: key.optional(),
    class: classTag.optional(),
    except: z.array(key).min(1).optional(),
    routes: z
      .strictObject({
        only: z.array(z.enum(ROUTES)).min(1).optional(),
        except: z.array(z.enum(ROUTES)).min(1).optional(),
      })
      .refine((routes) => (routes.only === undefined) !== (routes.except === undefined), 'give either only or except')
      .optional(),
    /** `skip` where another rule already takes the unknown route. */
    unknownRoute: z.enum(['match', 'skip']).default('match'),
  })
  .refine((selector) => (selector.drug === undefined) !== (selector.class === undefined), 'give either drug or class');
export type DrugSelectorRow = z.infer<typeof drugSelector>;

/** One selector, or several of which one has to match. */
export const drugSelection = z.union([drugSelector, z.strictObject({ anyOf: z.array(drugSelector).min(2) })]);
export type DrugSelectionRow = z.infer<typeof drugSelection>;

const comparison = {
  below: z.number().optional(),
  atMost: z.number().optional(),
  above: z.number().optional(),
  atLeast: z.number().optional(),
};
/** For what cannot be below zero: an age, a dose, a measured value. */
const amount = {
  below: z.number().positive().optional(),
  atMost: z.number().nonnegative().optional(),
  above: z.number().nonnegative().optional(),
  atLeast: z.number().positive().optional(),
};
type ComparisonRow = {
  below?: number | undefined;
  atMost?: number | undefined;
  above?: number | undefined;
  atLeast?: number | undefined;
};
const boundsIn = (row: ComparisonRow): number =>
  [row.below, row.atMost, row.above, row.atLeast].filter((bound) => bound !== undefined).length;
const exactlyOne = (row: ComparisonRow): boolean => boundsIn(row) === 1;
const hasBound = (row: ComparisonRow): boolean => boundsIn(row) > 0;
const oneBound = 'give exactly one of below, atMost, above, atLeast';

/** The latest usable result of a test within its window, against a number or a multiple of the upper or lower limit. */
const result = z
  .strictObject({
    test: key,
    ...amount,
    is: z.enum(['positive', 'negative', 'indeterminate']).optional(),
    /**
     * `uln` and `lln` make the bound a multiple of the laboratory's own limit (the table's, where it printed none); with `printed-uln` a
     * result without a printed limit says nothing.
     */
    of: z.enum(['number', 'uln', 'lln', 'printed-uln']).default('number'),
    withinDays: lookback,
    method: z
      .array(z.enum(['high-sensitivity', 'immunoassay', 'unspecified']))
      .min(1)
      .optional(),
    /** How many of the latest results, on different days, must all meet the bound. */
    draws: z.int().min(1).max(5).default(1),
    /** Only results collected at least this long after the therapy began. */
    afterTherapyDays: days.optional(),
    /** Only results collected at most so many days before or after the newest result of one of these tests. */
    near: z.strictObject({ tests: z.array(key).min(1), days }).optional(),
    /** Without a usable result in the window the check stays undone, instead of having nothing to say. Words say what for. */
    required: z.union([z.literal(true), text]).optional(),
    /** What a measurement does that gives no value of a computed test: `silent` where it is common and no reason to wait. */
    ifUnderivable: z.enum(['undecided', 'silent']).default('undecided'),
  })
  .refine((row) => (row.is === undefined ? exactlyOne(row) : !hasBound(row)), `${oneBound}, or is`)
  .refine((row) => row.is === undefined || row.of === 'number', 'of: a word is no multiple of a limit');

/** The newest result against an older one: percent or absolute change. Without more it is the oldest of the window. */
const change = z
  .strictObject({
    test: key,
    as: z.enum(['percent', 'absolute']),
    ...comparison,
    /** `lsc` makes the bound a multiple of the test's least significant change, in percent. */
    of: z.enum(['number', 'lsc']).default('number'),
    /** How old the newest result may be; the older one too, where nothing else says how old that may be. */
    withinDays: lookback,
    /** The oldest of so many days before the newest. */
    spanDays: lookback.optional(),
    /** The newest, collected at least this long after the therapy began, against the last one before it began. */
    sinceStartAfterDays: days.optional(),
    /** Only where the newest was collected after the therapy began. */
    onTherapy: z.literal(true).optional(),
    /** `lowest` compares with the lowest instead of the oldest; on therapy with none older than the last before it began. */
    against: z.enum(['oldest', 'lowest']).default('oldest'),
    /** Only results of one laboratory, and so of one device, compare. */
    sameLaboratory: z.literal(true).optional(),
  })
  .refine(exactlyOne, oneBound)
  .refine((row) => row.spanDays === undefined || row.sinceStartAfterDays === undefined, 'give one beginning')
  .refine((row) => row.of === 'number' || row.as === 'percent', 'the least significant change is a percentage');

const pregnancies = z.array(z.enum(['pregnant', 'possible', 'not-pregnant'])).min(1);

const atoms = {
  sex: z.enum(['male', 'female']).optional(),
  ageYears: z.strictObject(amount).refine(exactlyOne, oneBound).optional(),
  menopause: z
    .array(z.enum(['premenopausal', 'perimenopausal', 'postmenopausal']))
    .min(1)
    .optional(),
  pregnancy: z
    .union([
      pregnancies,
      /** A recorded "not pregnant" speaks only so many days for the present, as a test does; older it leaves the condition unknown. */
      z.strictObject({ in: pregnancies, statusWithinDays: lookback }),
    ])
    .optional(),
  lactating: z.boolean().optional(),
  reproductivePotential: z.boolean().optional(),
  /** Whether there is one: not in men, and not after a hysterectomy on record. */
  uterus: z.boolean().optional(),
  goal: z.strictObject({ of: side, in: z.array(z.enum(TREATMENT_GOALS)).min(1) }).optional(),
  /** `goals`: with another known goal a code that nobody gave is none of these groups. */
  indication: z
    .strictObject({ of: side, in: z.array(key).min(1), goals: z.array(z.enum(TREATMENT_GOALS)).min(1).optional() })
    .optional(),
  condition: z
    .strictObject({
      in: z.array(key).min(1),
      withinDays: lookback.optional(),
      /** Only while it lasts. Without it a condition that has resolved counts too, as a history. */
      active: z.literal(true).optional(),
      /** Before a therapy starts somebody has to have asked for conditions: without it the check stays undone. */
      required: z.literal(true).optional(),
    })
    .optional(),
  /** How many of the risk factors for fracture the record shows; unknown where nobody asked and too few are known. */
  fractureRiskFactors: z.strictObject({ atLeast: z.int().min(1).max(10) }).optional(),
  drug: z.strictObject({ of: side, in: z.array(key).min(1) }).optional(),
  route: z.strictObject({ of: side, in: z.array(z.enum(ROUTES)).min(1) }).optional(),
  /** Average amount a day, in milligrams. */
  dailyDoseMg: z
    .strictObject({ of: side, ...amount })
    .refine(exactlyOne, oneBound)
    .optional(),
  result: result.optional(),
  change: change.optional(),
  /** Lowest usable T-score of spine, hip and femoral neck; unknown where T-score categories do not apply. */
  tScore: z
    .strictObject({ ...comparison, withinDays: lookback })
    .refine(exactlyOne, oneBound)
    .optional(),
  /** Another active therapy that the rule needs to be true, such as an anticoagulant. */
  withTherapy: z.array(drugSelector).min(1).optional(),
  /** A mitigation: an active therapy that makes the drug acceptable. Only here can adding a therapy soften an outcome. */
  mitigatedBy: z.array(drugSelector).min(1).optional(),
  /** Another drug of the same medication that makes it acceptable: the progestogen of a combination. */
  compoundedWith: z.array(drugSelector).min(1).optional(),
  /** Whether the therapy is being started (no documented continuation). */
  starting: z.boolean().optional(),
  /** The side's therapy has a planned stop within so many days. */
  ending: z.strictObject({ of: side, withinDays: days }).optional(),
  justification: z.enum(['documented', 'missing']).optional(),
  jurisdiction: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .min(1)
    .optional(),
};

type Atoms = z.infer<z.ZodObject<typeof atoms>>;
/** Every condition given must hold; `anyOf` and `not` build the rest. */
export type PredicateRow = Atoms & { anyOf?: PredicateRow[] | undefined; not?: PredicateRow | undefined };

export const predicate: z.ZodType<PredicateRow> = z
  .strictObject({
    ...atoms,
    get anyOf(): z.ZodOptional<z.ZodArray<z.ZodType<PredicateRow>>> {
      return z.array(predicate).min(2).optional();
    },
    get not(): z.ZodOptional<z.ZodType<PredicateRow>> {
      return predicate.optional();
    },
  })
  .refine((row) => Object.keys(row).length > 0, 'must hold at least one condition');
