import type { KnowledgeSource } from '../load.js';
import { protocolReferences } from '../protocols.js';
import type { Membership } from './predicates.js';

/**
 * Keys of the drugs that some rule can speak of: as one of a pair, by itself, in a condition, in a dose range, a protocol, a
 * cross-allergy, or by a list of the law. That any drug can be given twice, or that a rule is about every drug, says nothing of it.
 */
export function drugsInRules(source: KnowledgeSource, members: Membership): ReadonlySet<string> {
  const { drugs, classes } = protocolReferences(source.protocols.flatMap(({ rules }) => rules));
  const rules = [...source.interactions, ...source.patientRules].filter(speaks);
  return new Set([
    ...[...rules, ...source.allergyRules, ...source.doses].flatMap((row) => selected(row, members)),
    ...drugs,
    ...classes.flatMap((name) => members.membersOf(name)),
    ...source.lists.flatMap(({ substances }) => substances.flatMap(({ drug }) => drug ?? [])),
    ...source.drugs.filter(({ biologic, schedules }) => biologic || schedules.length > 0).map(({ key }) => key),
  ]);
}

/** A rule that is silent on purpose in every case never says anything. */
function speaks({
  severity,
  outcomes,
}: KnowledgeSource['interactions'][number] | KnowledgeSource['patientRules'][number]) {
  return severity === undefined ? (outcomes ?? []).some((outcome) => outcome.severity !== 'none') : severity !== 'none';
}

/** The drugs of every selector in a row, however deep its conditions are nested. */
function selected(value: unknown, members: Membership): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => selected(one, members));
  if (typeof value !== 'object' || value === null) return [];
  const { drug, class: tag, except } = value as { drug?: unknown; class?: unknown; except?: unknown };
  const left = Array.isArray(except) ? except : [];
  const own = [
    ...(typeof drug === 'string' ? [drug] : []),
    ...(typeof tag === 'string' ? members.membersOf(tag) : []),
  ].filter((key) => !left.includes(key));
  return [...own, ...Object.values(value).flatMap((inner) => selected(inner, members))];
}
