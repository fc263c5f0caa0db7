import { either } from '../rule-list/names.js';
import type { PlacedCondition, SideDrugs } from './placed-conditions.js';

/**
 * Conditions on one side of a rule that no drug of that side can meet: they would never hold, and the outcome behind them never count.
 * Returns the faults.
 */
export function sideFaults({ at, row: { drug, route }, sides }: PlacedCondition): string[] {
  return [
    ...impossible(`${at}: drug`, drug, sides, (side) => side.drugs),
    ...impossible(`${at}: route`, route, sides, (side) => side.routes),
  ];
}

interface OneSide {
  readonly of: 'self' | 'a' | 'b' | 'either';
  readonly in: readonly string[];
}

function impossible(
  at: string,
  atom: OneSide | undefined,
  sides: PlacedCondition['sides'],
  pick: (side: SideDrugs) => ReadonlySet<string>,
): string[] {
  if (!atom) return [];
  const asked = atom.of === 'either' ? [sides.a, sides.b] : [sides[atom.of]];
  const known = asked.flatMap((side) => (side ? [pick(side)] : []));
  return atom.in
    .filter((value) => !known.some((possible) => possible.has(value)))
    .map((value) => `${at}: of ${atom.of}: ${value} cannot be there: ${held(known)}`);
}

const SHOWN = 4;

function held(known: readonly ReadonlySet<string>[]): string {
  const values = [...new Set(known.flatMap((possible) => [...possible]))];
  if (values.length > SHOWN) return 'it is none of those that the rule selects';
  return `the rule selects ${either(values, 'and')}`;
}
