import { placeOf, repeated } from '../cross-checks.js';
import type { KnowledgeRows } from '../load.js';
import { unknownNames } from '../references.js';

/** Classes of drugs are those that are declared, each with a member and a use. Returns the faults. */
export function classFaults(source: KnowledgeRows): string[] {
  const declared = new Set(source.classes.map(({ key }) => key));
  const members = new Set(source.drugs.flatMap(({ classes }) => classes));
  const used = usedNames(source);
  return [
    ...repeated(
      source,
      'key',
      source.classes.map((row) => [row.key, row]),
    ),
    ...source.drugs.flatMap((row) => unknownNames(`${placeOf(source, row)}: classes`, 'class', row.classes, declared)),
    ...source.allergens.flatMap((row) =>
      unknownNames(`${placeOf(source, row)}: class`, 'class', row.class === undefined ? [] : [row.class], declared),
    ),
    ...source.classes.flatMap((row) => [
      ...(members.has(row.key)
        ? []
        : [`${placeOf(source, row)}: no drug has this class: take it out, or add its drugs`]),
      ...(used.has(row.key) || row.unusedBecause !== undefined
        ? []
        : [`${placeOf(source, row)}: no rule names this class: say in unusedBecause what it is kept for`]),
    ]),
  ];
}

/** Every word of the rows that may name a class. */
function usedNames({
  interactions,
  patientRules,
  allergyRules,
  doses,
  supplyRules,
  protocols,
  allergens,
}: KnowledgeRows) {
  const words = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') words.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect([interactions, patientRules, allergyRules, doses, supplyRules, protocols, allergens]);
  return words;
}
