import type { Membership } from '../compile/predicates.js';
import { placeOf } from '../cross-checks.js';
import type { KnowledgeRows } from '../load.js';
import type { DrugSelectionRow, DrugSelectorRow } from '../schema/predicate.js';
import { sideOf } from './placed-conditions.js';

/**
 * Choices of drugs that leave out what they never held, or everything, and pairs that are one drug alone. Returns the faults.
 */
export function selectorFaults(source: KnowledgeRows, members: Membership): string[] {
  const within = (at: string, selection: DrugSelectionRow | undefined): string[] =>
    selectorsOf(selection).flatMap((selector) => exceptFaults(at, selector, members));
  return [
    ...source.interactions.flatMap((rule) => {
      const at = placeOf(source, rule);
      const [a, b] = [sideOf(rule.a, members).drugs, sideOf(rule.b, members).drugs];
      const same = a.size === 1 && b.size === 1 && [...a].every((key) => b.has(key));
      return [
        ...within(`${at}: a`, rule.a),
        ...within(`${at}: b`, rule.b),
        ...(same ? [`${at}: b: is the drug of a: a drug given twice is sameDrug: true, without a and b`] : []),
      ];
    }),
    ...source.patientRules.flatMap((rule) =>
      rule.drug === 'any' ? [] : within(`${placeOf(source, rule)}: drug`, rule.drug),
    ),
    ...source.doses.flatMap((row) => within(`${placeOf(source, row)}: drug`, row.drug)),
  ];
}

function selectorsOf(selection: DrugSelectionRow | undefined): readonly DrugSelectorRow[] {
  if (!selection) return [];
  return 'anyOf' in selection ? selection.anyOf : [selection];
}

function exceptFaults(at: string, selector: DrugSelectorRow, members: Membership): string[] {
  const { drug, class: name, except = [] } = selector;
  if (except.length === 0) return [];
  if (name === undefined) return [`${at}: except: only beside a class; ${drug ?? ''} is one drug`];
  const all = members.membersOf(name);
  const strangers = except.filter((key) => !all.includes(key));
  const empty = members.selector(selector).keys.size === 0;
  return [
    ...strangers.map((key) => `${at}: except: ${key} has not the class ${name}, so leaving it out changes nothing`),
    ...(empty ? [`${at}: except: leaves no drug of the class ${name}`] : []),
  ];
}
