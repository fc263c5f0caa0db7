import type { ProtocolFileContent, ProtocolPhase, ProtocolRule } from './protocol.js';

/**
 * What a schema cannot say of one protocol rule: windows in order, a ladder that climbs, a gate that its kind allows, phases that
 * follow from each other. Each problem is a sentence that names the rule.
 */
export function ruleProblems(rule: ProtocolRule): string[] {
  const problems: string[] = [];
  if (rule.trigger.drugs.length + rule.trigger.classes.length === 0)
    problems.push('its trigger names no drug and no class');
  if (!rule.tests.some(({ strength }) => strength === 'hard'))
    problems.push('it has no hard test, so that nothing could ever satisfy or miss it');
  for (const name of repeated(rule.tests.map(({ test }) => test))) problems.push(`test ${name} is listed twice`);
  rule.phases.forEach((phase, index) => {
    const place = `phase ${index + 1} (${phase.phase})`;
    problems.push(...[...windowProblems(phase), ...gateProblems(phase)].map((problem) => `${place}: ${problem}`));
  });
  return [...problems, ...orderProblems(rule)].map((problem) => `${rule.id}: ${problem}`);
}

/** A protocol file's rules, and its path for messages. */
export interface ProtocolRules {
  readonly path: string;
  /** Its name. */
  readonly protocol: string;
  readonly rules: ProtocolFileContent['rules'];
}

/** Problems between the rules of all files: an id used twice, a rule that follows one with another population. */
export function protocolProblems(files: readonly ProtocolRules[]): string[] {
  const rules = files.flatMap(({ path, rules: own }) => own.map((rule) => ({ rule, at: `${path}: ${rule.id}` })));
  const byId = new Map(rules.map(({ rule }) => [rule.id, rule]));
  const seen = new Set<string>();
  const once = (value: string): boolean => seen.size !== seen.add(value).size;
  const names = files.flatMap(({ path, protocol }) =>
    once(`protocol ${protocol}`) ? [] : [`${path}: protocol: ${protocol} is the name of two files`],
  );
  const ofRules = rules.flatMap(({ rule, at }) => [
    ...(once(`id ${rule.id}`) ? [] : [`${at}: id: ${rule.id} is the id of two rules`]),
    ...(rule.follows === undefined ? [] : followProblems(rule, byId, once).map((text) => `${at}: follows: ${text}`)),
  ]);
  return [...names, ...ofRules];
}

function followProblems(
  rule: ProtocolRule,
  byId: ReadonlyMap<string, ProtocolRule>,
  once: (value: string) => boolean,
): string[] {
  const { follows = '' } = rule;
  const problems = once(`follower of ${follows}`) ? [] : [`two rules follow ${follows}`];
  const before = byId.get(follows);
  if (!before) problems.push(`it follows ${follows}, which does not exist`);
  else if (before.follows !== undefined) problems.push(`it follows ${follows}, which itself follows a rule`);
  else if (population(before) !== population(rule))
    problems.push(`it follows ${follows}, so both must have the same trigger and apply to the same people`);
  else if (endsOpen(before)) problems.push(`it follows ${follows}, which recurs and never gives way`);
  return problems;
}

function windowProblems(phase: ProtocolPhase): string[] {
  const problems: string[] = [];
  const { earliest, target, latest, recurrence, anchor } = phase;
  if (!(earliest <= target && target <= latest)) problems.push('earliest, target and latest must be in this order');
  if (phase.phase === 'baseline' && anchor !== 'therapy-start')
    problems.push('a baseline is anchored to therapy-start');
  if (phase.phase !== 'baseline' && earliest < 1) problems.push('only a baseline may begin on or before its anchor');
  if (
    (anchor === 'dose-change') !== (recurrence === 'each-event') ||
    (anchor === 'dose-change') !== (phase.phase === 'dose-change')
  )
    problems.push('phase dose-change, anchor dose-change and recurrence each-event belong together');
  if ((phase.phase === 'recurring') !== (typeof recurrence === 'object'))
    problems.push('a recurring phase, and no other, gives everyDays');
  if ((phase.phase === 'recurring') !== (anchor === 'last-result'))
    problems.push('a recurring phase, and no other, is anchored to last-result');
  if (typeof recurrence === 'object' && recurrence.everyDays !== target) problems.push('everyDays must equal target');
  return problems;
}

function gateProblems(phase: ProtocolPhase): string[] {
  const problems: string[] = [];
  const steps = phase.ladder.map(({ step }) => step);
  const offsets = phase.ladder.map(({ daysPastLatest }) => daysPastLatest);
  if (repeated(steps).length > 0) problems.push('a step stands twice on the ladder');
  if (offsets.some((offset, index) => index > 0 && offset <= (offsets[index - 1] ?? 0)))
    problems.push('the days of the ladder must rise');
  const stops = steps.includes('pharmacist-hold') || steps.includes('hard-stop');
  if (stops && phase.gate !== 'soft-then-hard') problems.push(`gate ${phase.gate} may not hold or stop by its ladder`);
  if (phase.gate === 'soft-then-hard' && !steps.includes('hard-stop'))
    problems.push('gate soft-then-hard needs a hard-stop');
  return problems;
}

function orderProblems(rule: ProtocolRule): string[] {
  const problems: string[] = [];
  const variants = rule.phases.reduce<ProtocolPhase[][]>((runs, phase) => {
    const last = runs.at(-1);
    if (last?.[0]?.phase === phase.phase) last.push(phase);
    else runs.push([phase]);
    return runs;
  }, []);
  const names = variants.map((run) => run[0]?.phase ?? '');
  if (repeated(names).length > 0) problems.push('variants of a phase must stand in a row');
  if (names.includes('dose-change') && names.length > 1) problems.push('a dose-change phase stands alone');
  if (names.slice(0, -1).includes('recurring')) problems.push('nothing follows a recurring phase');
  variants.forEach((run, index) => {
    if (run.slice(0, -1).some(({ when }) => when === undefined))
      problems.push('a variant without when hides those below it');
    if (index === 0 && rule.follows === undefined && run.some(({ phase }) => phase === 'recurring'))
      problems.push('the first phase of a chain may not recur: nothing anchors it');
  });
  return problems;
}

function population(rule: ProtocolRule): string {
  return JSON.stringify([rule.trigger, rule.applies]);
}

function endsOpen(rule: ProtocolRule): boolean {
  return rule.phases.some(({ phase }) => phase === 'recurring' || phase === 'dose-change');
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
