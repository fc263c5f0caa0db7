import type { Membership } from '../compile/predicates.js';
import { placeOf } from '../cross-checks.js';
import type { KnowledgeRows } from '../load.js';
import type { PatientRuleRow } from '../schema/rules.js';
import { sideOf } from './placed-conditions.js';

/**
 * A rule gives way to another one that can fire for the same drug. Of rules that give way to each other none would be raised. Returns the
 * faults; a rule that is not there at all is told elsewhere.
 */
export function supersededFaults(source: KnowledgeRows, members: Membership): string[] {
  const byId = new Map(source.patientRules.map((rule) => [rule.id, rule]));
  return source.patientRules.flatMap((rule) => {
    const at = `${placeOf(source, rule)}: supersededBy`;
    const heavier = rule.supersededBy.flatMap((id) => byId.get(id) ?? []);
    const others = rule.supersededBy.filter((id) => isOtherRule(source, id, byId));
    return [
      ...others.map((id) => `${at}: ${id} is no rule of one drug and the patient, so it cannot take this one's place`),
      ...(leadsTo(rule.id, heavier, byId) ? [`${at}: the rule would give way to itself: take one of the two out`] : []),
      ...heavier
        .filter((other) => other.id !== rule.id && !meets(rule, other, members))
        .map((other) => `${at}: ${other.id} speaks of none of the drugs of this rule`),
      ...heavier.filter(isSilent).map((other) => `${at}: ${other.id} never raises a finding`),
    ];
  });
}

function isOtherRule(source: KnowledgeRows, id: string, byId: ReadonlyMap<string, PatientRuleRow>): boolean {
  const others = [source.interactions, source.allergyRules, source.doses, source.supplyRules, source.regulatoryRules];
  const known = others.flat().some((rule) => rule.id === id);
  const covered = [...others.flat(), ...source.patientRules].some(({ covers }) => covers?.includes(id));
  return !byId.has(id) && (known || covered);
}

function leadsTo(id: string, from: readonly PatientRuleRow[], byId: ReadonlyMap<string, PatientRuleRow>): boolean {
  const seen = new Set<PatientRuleRow>();
  const open = [...from];
  for (let rule = open.pop(); rule; rule = open.pop()) {
    if (rule.id === id) return true;
    if (seen.has(rule)) continue;
    seen.add(rule);
    open.push(...rule.supersededBy.flatMap((next) => byId.get(next) ?? []));
  }
  return false;
}

function meets(one: PatientRuleRow, other: PatientRuleRow, members: Membership): boolean {
  if (one.drug === 'any' || other.drug === 'any') return true;
  const own = sideOf(one.drug, members).drugs;
  return [...sideOf(other.drug, members).drugs].some((key) => own.has(key));
}

function isSilent({ severity, outcomes }: PatientRuleRow): boolean {
  return outcomes ? outcomes.every((outcome) => outcome.severity === 'none') : severity === 'none';
}
