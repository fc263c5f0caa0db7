import { parseWhole, readYaml } from './parse-rows.js';
import { protocolProblems, ruleProblems } from './schema/protocol-checks.js';
import { protocolFileSchema } from './schema/protocol.js';
import type { ProtocolClause, ProtocolCondition, ProtocolFileContent, ProtocolRule } from './schema/protocol.js';

export { protocolsFor, type MonitoringRule, type ProtocolFacts, type TherapyFact } from './protocol-match.js';
export type { GateKind, LadderStep, ProtocolPhase, ProtocolRule, ProtocolTest } from './schema/protocol.js';

/** One file of monitoring rules, checked. */
export type Protocol = ProtocolFileContent;

/** A protocol file as read from disk: `path` serves messages only. */
export interface ProtocolFile {
  readonly path: string;
  readonly text: string;
}

/** Protocol data that must not be used. `problems` names file, place and what is wrong, all of them. */
export class ProtocolDataError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Monitoring protocols cannot be used:\n${problems.join('\n')}`);
    this.name = 'ProtocolDataError';
  }
}

/**
 * Reads and checks protocol files, each alone and all together. Throws ProtocolDataError for text that is no YAML, a member that is
 * missing, unknown or of the wrong type, and for rules that contradict themselves or each other.
 */
export function parseProtocols(files: readonly ProtocolFile[]): Protocol[] {
  const problems: string[] = [];
  const read = files.flatMap((file) => {
    const protocol = readFile(file, problems);
    return protocol ? [{ path: file.path, protocol }] : [];
  });
  problems.push(
    ...protocolProblems(read.map(({ path, protocol: { protocol, rules } }) => ({ path, protocol, rules }))),
  );
  if (problems.length > 0) throw new ProtocolDataError(problems);
  return read.map(({ protocol }) => protocol);
}

function readFile(file: ProtocolFile, problems: string[]): Protocol | undefined {
  const content = readYaml(file, problems);
  if (content === undefined) return undefined;
  const protocol = parseWhole(file.path, content, protocolFileSchema, problems);
  problems.push(...(protocol?.rules ?? []).flatMap(ruleProblems).map((problem) => `${file.path}: ${problem}`));
  return protocol;
}

/** What the protocols refer to, so that the loader can refuse a test, drug, class or condition that the knowledge does not hold. */
export interface ProtocolReferences {
  readonly tests: readonly string[];
  readonly drugs: readonly string[];
  readonly classes: readonly string[];
  readonly conditions: readonly string[];
}

/** Every key that the rules name, once. */
export function protocolReferences(rules: readonly ProtocolRule[]): ProtocolReferences {
  const tests = rules.flatMap((rule) => rule.tests);
  const conditions = rules.flatMap((rule) =>
    [rule.applies.when, ...rule.phases.map(({ when }) => when)].flatMap((clause) =>
      clause ? conditionsOf(clause) : [],
    ),
  );
  const pick = <Name extends string>(name: Name): string[] =>
    conditions.flatMap((row) => (name in row ? [String((row as Record<Name, unknown>)[name])] : []));
  const measured = conditions.flatMap((row) => ('resultBelow' in row ? [row.resultBelow.test] : []));
  return {
    tests: [...new Set([...tests.flatMap(({ test, substitutes }) => [test, ...substitutes]), ...measured])],
    drugs: [...new Set([...rules.flatMap(({ trigger }) => trigger.drugs), ...pick('onDrug')])],
    classes: [
      ...new Set([
        ...rules.flatMap(({ trigger }) => trigger.classes),
        ...tests.flatMap(({ unlessOnClass }) => unlessOnClass),
        ...pick('onClass'),
      ]),
    ],
    conditions: [...new Set(pick('condition'))],
  };
}

function conditionsOf(clause: ProtocolClause): readonly ProtocolCondition[] {
  return 'anyOf' in clause ? clause.anyOf : clause.allOf;
}
