import { placeOf } from './cross-checks.js';
import type { KnowledgeRows } from './load.js';
import type { ControlledLimitRow, RegulatoryCheck, RegulatoryRuleRow } from './schema/regulatory.js';

/** What nobody may decide otherwise: no prescription, no lawful substance, no authority to prescribe or to fill. */
const NEVER: readonly RegulatoryCheck[] = [
  'patient-specific',
  'bulk-substance',
  'bulk-refused',
  'withdrawn',
  'biologic',
  'legal-opinion',
  'copy-limit-reached',
  'certificate-of-analysis',
  'dea-number',
  'controlled-expired',
  'controlled-refills',
];
/** What a pharmacist may decide, and has to. */
const DECIDED: readonly RegulatoryCheck[] = ['withdrawn-in-part', 'essentially-a-copy', 'easily-substitutable'];

/** The most that the law allows; null where it sets no limit. 21 CFR 1306.12 and 1306.22. */
const MOST: Readonly<
  Record<ControlledLimitRow['schedule'], { validMonths: number | null; maxRefills: number | null }>
> = {
  II: { validMonths: null, maxRefills: 0 },
  III: { validMonths: 6, maxRefills: 5 },
  IV: { validMonths: 6, maxRefills: 5 },
  V: { validMonths: null, maxRefills: null },
};

/**
 * Rows that would allow what the law or the practice of this pharmacy forbids, though each holds together: an edit may make a rule
 * stricter than these, never laxer. Returns the faults.
 */
export function legalFaults(source: KnowledgeRows): string[] {
  return [...source.regulatoryRules.flatMap((rule) => ruleFaults(rule, placeOf(source, rule))), ...limitFaults(source)];
}

function ruleFaults({ check, override, effect, severity }: RegulatoryRuleRow, at: string): string[] {
  const fixed = `is fixed for the check ${check}`;
  if (NEVER.includes(check)) {
    return [
      ...(override === 'never' ? [] : [`${at}: override: never ${fixed}`]),
      ...(effect === 'blocks' ? [] : [`${at}: effect: blocks ${fixed}`]),
      ...(severity === 'contraindicated' ? [] : [`${at}: severity: contraindicated ${fixed}`]),
    ];
  }
  return DECIDED.includes(check) && effect === 'shown' ? [`${at}: effect: blocks or needs-review ${fixed}`] : [];
}

function limitFaults({ limits }: KnowledgeRows): string[] {
  const file = 'controlled-substances/limits.yaml';
  return Object.entries(MOST).flatMap(([schedule, most]) => {
    const [row, ...others] = limits.filter((limit) => limit.schedule === schedule);
    if (!row || others.length > 0) return [`${file}: schedule ${schedule}: must stand once`];
    return (['validMonths', 'maxRefills'] as const).flatMap((field) =>
      most[field] === null || (row[field] !== null && row[field] <= most[field])
        ? []
        : [`${file}: schedule ${schedule}: ${field}: the law allows ${most[field]} at most`],
    );
  });
}
