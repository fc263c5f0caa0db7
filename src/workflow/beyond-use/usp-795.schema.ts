import { z } from 'zod';
import { VERIFICATIONS } from '../../core/decision.js';
import { spell } from './rules/classify.js';
import { DAY_COUNTINGS } from '../../core/day-counting.js';
import { PREPARATION_TYPES, STORAGE_CONDITIONS, VEHICLES, type Usp795Limits } from './rules/limits.js';

const citation = z.strictObject({
  source: z.string().min(1),
  evidence: z.array(z.string().min(1)),
  verification: z.enum(VERIFICATIONS),
});
const row = z.strictObject({ id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), citation });
const days = z.int().min(1).max(3650);
const name = z
  .string()
  .refine((text) => text !== '' && text === spell(text), 'write it in lower case, with single spaces');
const names = z.array(name).min(1);

/** The shape of `data/usp-795.yaml`; an unknown key is refused, because it is a misspelled rule. */
export const usp795Schema = z
  .strictObject({
    version: z.string().min(1),
    chapter: z.string().min(1),
    officialFrom: z.iso.date(),
    waterActivity: row.extend({ aqueousFrom: z.number().gt(0).lt(1) }),
    preparationTypes: z.record(
      z.enum(PREPARATION_TYPES),
      row.extend({
        id: z.enum(PREPARATION_TYPES),
        name: z.string().min(1),
        days,
        storage: z.array(z.enum(STORAGE_CONDITIONS)).min(1),
        storageWithJustification: z.array(z.enum(STORAGE_CONDITIONS)),
      }),
    ),
    monograph: row,
    study: row,
    extensionMaximum: row.extend({ days }),
    antimicrobialEffectiveness: row.extend({ requiredFor: z.array(z.enum(PREPARATION_TYPES)) }),
    componentExpiration: row,
    componentInUse: row,
    componentReceipt: row.extend({ days }),
    dayCounting: row.extend({ default: z.enum(DAY_COUNTINGS) }),
    dosageForms: z
      .array(row.extend({ vehicle: z.enum(VEHICLES), liquid: z.boolean(), oral: z.boolean(), names }))
      .min(1),
    unlistedDosageForm: row,
    routes: z.strictObject({ oral: row.extend({ names }), other: row.extend({ names }) }),
    unlistedRoute: row,
    sterile: row.extend({ dosageForms: names, routes: names }),
  })
  .superRefine((limits, context) => {
    for (const problem of findContradictions(limits)) context.addIssue({ code: 'custom', ...problem });
  }) satisfies z.ZodType<Usp795Limits>;

interface Problem {
  readonly path: string[];
  readonly message: string;
}

/** What the shape alone cannot say: ids once each, keyed rows under their own id, every name in one row only. */
function findContradictions(limits: Usp795Limits): Problem[] {
  const misplaced = PREPARATION_TYPES.filter((type) => limits.preparationTypes[type].id !== type);
  const forms = [...limits.dosageForms.flatMap((each) => each.names), ...limits.sterile.dosageForms];
  const routes = [...limits.routes.oral.names, ...limits.routes.other.names, ...limits.sterile.routes];
  return [
    ...misplaced.map((type) => ({
      path: ['preparationTypes', type, 'id'],
      message: 'must be the key under which it stands',
    })),
    ...repeated(idsOf(limits)).map((id) => ({ path: ['id'], message: `stands twice: ${id}` })),
    ...repeated(forms).map((form) => ({ path: ['dosageForms'], message: `names this form twice: ${form}` })),
    ...repeated(routes).map((route) => ({ path: ['routes'], message: `names this route twice: ${route}` })),
  ];
}

/** Every id in the data, at whichever depth its row stands. */
function idsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'id' in value && typeof value.id === 'string' ? [value.id] : [];
  return [...own, ...Object.values(value).flatMap(idsOf)];
}

function repeated(texts: readonly string[]): string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}
