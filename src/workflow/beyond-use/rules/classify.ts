import { refuseBy, type RefusalReason } from './decision.js';
import type { NonsterileFacts } from './facts.js';
import type { DosageFormRow, PreparationTypeRow, Usp795Limits } from './limits.js';

/** The type of a preparation, the reason in words, and what had to be assumed. */
export interface Classification {
  readonly type: PreparationTypeRow;
  readonly because: string;
  readonly assumptions: readonly string[];
}

type ClassifiedFacts = Pick<NonsterileFacts, 'dosageForm' | 'route' | 'waterActivity' | 'preserved'>;

/** A dosage form or route as the rule data spells it: lower case, single spaces, no hyphens, singular where that ends in s. */
export function spell(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

/**
 * The type of a nonsterile preparation. A measured water activity overrides what the form suggests; an unknown form or route is
 * refused; what is not stated (preservative, vehicle, route of an oil) is taken in the stricter way and said.
 */
export function classify(facts: ClassifiedFacts, limits: Usp795Limits): Classification | RefusalReason {
  const refusal = refuseSterile(facts, limits) ?? refuseUnknownRoute(facts, limits);
  if (refusal) return refusal;
  const form = findForm(facts.dosageForm, limits);
  if (!form) return unknownForm(limits);

  const { aqueousFrom } = limits.waterActivity;
  const measured = facts.waterActivity;
  const aqueous = measured === undefined ? form.vehicle !== 'nonaqueous' : !(measured < aqueousFrom);
  const because = describeWater(form, measured, aqueousFrom);
  const vehicleAssumed = measured === undefined && form.vehicle === 'aqueous-unless-measured';
  const assumptions = vehicleAssumed
    ? ['The vehicle is not stated, so water is assumed; a measured water activity would tell.']
    : [];
  const rest = aqueous ? byPreservation(facts.preserved, limits) : byOralLiquid(form, facts.route, limits);
  return { type: rest.type, because, assumptions: [...assumptions, ...rest.assumptions] };
}

type Part = Pick<Classification, 'type' | 'assumptions'>;

function byPreservation(preserved: boolean | undefined, limits: Usp795Limits): Part {
  const types = limits.preparationTypes;
  if (preserved) return { type: types['aqueous-preserved'], assumptions: [] };
  const unsaid =
    'Whether it holds a preservative is not stated, so none is assumed; state `preserved` if the formula has one.';
  return { type: types['aqueous-nonpreserved'], assumptions: preserved === undefined ? [unsaid] : [] };
}

function byOralLiquid(form: DosageFormRow, route: string | undefined, limits: Usp795Limits): Part {
  const types = limits.preparationTypes;
  if (!form.liquid) return { type: types['nonaqueous-other'], assumptions: [] };
  if (form.oral || (route !== undefined && hasName(limits.routes.oral.names, route))) {
    return { type: types['nonaqueous-oral-liquid'], assumptions: [] };
  }
  if (route !== undefined) return { type: types['nonaqueous-other'], assumptions: [] };
  const unsaid = 'The route is not stated, so this nonaqueous liquid is taken for an oral one.';
  return { type: types['nonaqueous-oral-liquid'], assumptions: [unsaid] };
}

function describeWater(form: DosageFormRow, measured: number | undefined, aqueousFrom: number): string {
  const threshold = aqueousFrom.toFixed(2);
  if (measured !== undefined) {
    return measured < aqueousFrom
      ? `its measured water activity is below ${threshold}, so it is nonaqueous`
      : `its measured water activity is not below ${threshold}, so it is aqueous`;
  }
  return form.vehicle === 'nonaqueous' ? 'its dosage form is usually nonaqueous' : 'its dosage form is usually aqueous';
}

function findForm(name: string, limits: Usp795Limits): DosageFormRow | undefined {
  return limits.dosageForms.find((row) => hasName(row.names, name));
}

/** Whether the name, or its singular, stands in the list. */
function hasName(names: readonly string[], name: string): boolean {
  const spelled = spell(name);
  return names.includes(spelled) || names.includes(spelled.replace(/s$/, ''));
}

function refuseSterile(facts: ClassifiedFacts, limits: Usp795Limits): RefusalReason | undefined {
  const { sterile } = limits;
  const text =
    'such a preparation must be sterile, and beyond-use dates of sterile preparations are not supported yet.';
  if (hasName(sterile.dosageForms, facts.dosageForm)) return refuseBy(sterile, 'not-supported', 'dosageForm', text);
  const { route } = facts;
  if (route !== undefined && hasName(sterile.routes, route)) return refuseBy(sterile, 'not-supported', 'route', text);
  return undefined;
}

function refuseUnknownRoute(facts: ClassifiedFacts, limits: Usp795Limits): RefusalReason | undefined {
  const { route } = facts;
  if (route === undefined || hasName([...limits.routes.oral.names, ...limits.routes.other.names], route))
    return undefined;
  const text =
    'this route is not in the rule data, and it may need a sterile preparation; use a listed one, such as oral.';
  return refuseBy(limits.unlistedRoute, 'unknown-code', 'route', text);
}

function unknownForm(limits: Usp795Limits): RefusalReason {
  const examples = limits.dosageForms.flatMap((row) => row.names.slice(0, 1)).join(', ');
  const text = `this dosage form is not in the rule data, so its limit is not known; use a listed one, such as ${examples}.`;
  return refuseBy(limits.unlistedDosageForm, 'unknown-code', 'dosageForm', text);
}
