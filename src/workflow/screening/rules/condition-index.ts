import { toEpochDay, type EpochDay } from '../../../core/plain-date.js';
import type { CompiledKnowledge } from '../../../knowledge/index.js';
import type { ConditionFact, IndicationFact, RegimenFact, ScreeningFacts, TherapyFact } from './facts.js';

/** A condition of the patient in the groups that rules name. */
export interface Condition {
  readonly id: string;
  readonly text: string;
  /** Where it is what a therapy is given for; null for an entry of the problem list. */
  readonly indication: IndicationFact | null;
  /** When it began, or, where only its end is known, when it ended. */
  readonly onset: EpochDay | null;
}

export interface UnreadableCondition {
  readonly system: string;
  readonly code: string;
}

type Groups = ReadonlyMap<string, Condition>;

export interface ConditionIndex {
  /** By group: what the patient has or had. */
  readonly known: Groups;
  /** By group: what the patient has now. The same object as `known` where nothing has passed. */
  readonly active: Groups;
  readonly unreadable: readonly UnreadableCondition[];
}

/** What is on the problem list, and what each therapy is given for. A condition that nobody says has resolved is active. */
export function indexConditions(facts: ScreeningFacts, knowledge: CompiledKnowledge): ConditionIndex {
  const { entries } = facts.conditions;
  const unreadable: UnreadableCondition[] = [];
  const known = new Map<string, Condition>();
  for (const entry of entries) addRecorded(known, entry, knowledge, unreadable);
  for (const regimen of facts.candidates) addIndication(known, regimen, knowledge, unreadable);
  for (const therapy of facts.therapies) addIndication(known, therapy, knowledge, unreadable);
  const past = entries.some(hasResolved) || facts.therapies.some((therapy) => isOver(therapy, facts.today));
  return { known, active: past ? activeOnly(facts, knowledge) : known, unreadable };
}

function activeOnly(facts: ScreeningFacts, knowledge: CompiledKnowledge): Groups {
  const active = new Map<string, Condition>();
  for (const entry of facts.conditions.entries) if (!hasResolved(entry)) addRecorded(active, entry, knowledge, []);
  for (const regimen of facts.candidates) addIndication(active, regimen, knowledge, []);
  for (const therapy of facts.therapies)
    if (!isOver(therapy, facts.today)) addIndication(active, therapy, knowledge, []);
  return active;
}

function hasResolved({ status }: ConditionFact): boolean {
  return status === 'resolved';
}

/** What a stopped therapy was given for may have passed with it. */
function isOver({ status, stoppedOn, indication }: TherapyFact, today: string): boolean {
  return status === 'stopped' && indication !== undefined && (stoppedOn === undefined || stoppedOn <= today);
}

function addRecorded(
  conditions: Map<string, Condition>,
  { id, system, code, onset, status, resolvedOn }: ConditionFact,
  knowledge: CompiledKnowledge,
  unreadable: UnreadableCondition[],
): void {
  const reading = knowledge.conditionGroups(system, code);
  if (!reading.readable) unreadable.push({ system, code });
  else if (reading.groups.length > 0) {
    const began = onset ?? resolvedOn;
    const text = `${system} ${code}${status === 'resolved' ? ', resolved' : ''}`;
    const condition = { id, text, indication: null, onset: began === undefined ? null : toEpochDay(began) };
    for (const group of reading.groups) addCondition(conditions, group, condition);
  }
}

/** What a therapy is for is a condition of the patient, whether or not somebody put it on the list. */
function addIndication(
  conditions: Map<string, Condition>,
  { id, indication }: RegimenFact,
  knowledge: CompiledKnowledge,
  unreadable: UnreadableCondition[],
): void {
  if (indication === undefined) return;
  const { system, code, goal } = indication;
  const condition = {
    id,
    text: code === undefined ? goal : `${goal}, ${system} ${code}`,
    indication,
    onset: null,
  };
  for (const group of knowledge.groupsOfGoal(goal)) addCondition(conditions, group, condition);
  if (system === undefined || code === undefined) return;
  const reading = knowledge.conditionGroups(system, code);
  if (reading.readable) for (const group of reading.groups) addCondition(conditions, group, condition);
  else unreadable.push({ system, code });
}

/** Of two entries of one group the one with the later, or no, onset counts: it is the less reassuring one. */
function addCondition(conditions: Map<string, Condition>, group: string, condition: Condition): void {
  const known = conditions.get(group);
  const later = !known || (known.onset !== null && (condition.onset === null || condition.onset > known.onset));
  if (later) conditions.set(group, condition);
}
