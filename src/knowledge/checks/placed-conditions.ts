import type { Membership } from '../compile/predicates.js';
import { placeOf } from '../cross-checks.js';
import type { KnowledgeRows } from '../load.js';
import type { DrugSelectionRow, PredicateRow } from '../schema/predicate.js';
import { ROUTES, type Route } from '../schema/words.js';

/** What a side of a rule can hold. */
export interface SideDrugs {
  /** Keys. */
  readonly drugs: ReadonlySet<string>;
  readonly routes: ReadonlySet<Route>;
}
export type SidesOfRule = Readonly<Partial<Record<'self' | 'a' | 'b', SideDrugs>>>;

/** A condition, however deep it is nested, with its place and what the sides of its rule can hold. */
export interface PlacedCondition {
  /** `interactions/serms.yaml: DDI-013: outcomes.0.when.anyOf.1` */
  readonly at: string;
  readonly row: PredicateRow;
  readonly sides: SidesOfRule;
}

/** Every condition of every rule that has drugs: of the rule, of its outcomes, and what is nested in them. */
export function placedConditions(source: KnowledgeRows, members: Membership): PlacedCondition[] {
  const any: SideDrugs = { drugs: new Set(source.drugs.map(({ key }) => key)), routes: new Set(ROUTES) };
  const pairs = source.interactions.flatMap((rule) => {
    const sides = rule.sameDrug ? { a: any, b: any } : { a: sideOf(rule.a, members), b: sideOf(rule.b, members) };
    return ofRule(placeOf(source, rule), rule, sides);
  });
  const single = source.patientRules.flatMap((rule) =>
    ofRule(placeOf(source, rule), rule, { self: rule.drug === 'any' ? any : sideOf(rule.drug, members) }),
  );
  const doses = source.doses.flatMap((row) =>
    ofRule(placeOf(source, row), row, { self: { ...sideOf(row.drug, members), routes: new Set(row.routes) } }),
  );
  return [...pairs, ...single, ...doses];
}

/** Drugs of a selection, and the routes by which it speaks of them. */
export function sideOf(selection: DrugSelectionRow | undefined, members: Membership): SideDrugs {
  const selectors = members.selection(selection);
  const routes = ROUTES.filter((route) =>
    selectors.some(({ onlyRoutes, exceptRoutes }) => onlyRoutes?.has(route) ?? !exceptRoutes?.has(route)),
  );
  return { drugs: new Set(selectors.flatMap(({ keys }) => [...keys])), routes: new Set(routes) };
}

interface WithConditions {
  readonly when?: PredicateRow | undefined;
  readonly outcomes?: readonly { readonly when?: PredicateRow | undefined }[] | undefined;
}

function ofRule(at: string, { when, outcomes = [] }: WithConditions, sides: SidesOfRule): PlacedCondition[] {
  const own = [{ at: `${at}: when`, row: when }];
  const ofOutcomes = outcomes.map((outcome, index) => ({ at: `${at}: outcomes.${index}.when`, row: outcome.when }));
  return [...own, ...ofOutcomes].flatMap((placed) => (placed.row ? nested(placed.at, placed.row, sides) : []));
}

function nested(at: string, row: PredicateRow, sides: SidesOfRule): PlacedCondition[] {
  return [
    { at, row, sides },
    ...(row.anyOf ?? []).flatMap((branch, index) => nested(`${at}.anyOf.${index}`, branch, sides)),
    ...(row.not ? nested(`${at}.not`, row.not, sides) : []),
  ];
}
