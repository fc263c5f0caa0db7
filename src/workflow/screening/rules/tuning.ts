import {
  effectOf,
  SEVERITIES,
  type FindingEffect,
  type OverridePolicy,
  type Severity,
} from '../../../core/decision.js';
import type { OverlayFact } from './facts.js';
import { fingerprint } from './fingerprint.js';

/** What a pharmacy changed about rules, by rule. A rule that is raised is not silenced: the careful wish counts. */
export interface Tuning {
  readonly raises: ReadonlyMap<string, Severity>;
  readonly silences: ReadonlyMap<string, OverlayFact>;
}

/** A finding as heavy as it became. */
export interface Weight {
  readonly severity: Severity;
  readonly override: OverridePolicy;
  readonly effect: FindingEffect;
}

/** The overlays in force, by rule; null where there are none, so that nothing is looked up. */
export function tuningOf(overlays: readonly OverlayFact[] | undefined): Tuning | null {
  if (overlays === undefined || overlays.length === 0) return null;
  const raises = new Map<string, Severity>();
  for (const { rule, kind, severity } of overlays) {
    if (kind === 'raise' && severity) raises.set(rule, heavier(SEVERITIES, severity, raises.get(rule) ?? severity));
  }
  const silences = overlays.filter(({ rule, kind }) => kind === 'silence' && !raises.has(rule));
  return { raises, silences: new Map(silences.map((overlay) => [overlay.rule, overlay])) };
}

/** A severity as the pharmacy wants it for a rule: what is as heavy already stays. */
export function raisedSeverity(tuning: Tuning | null, rule: string, severity: Severity): Severity {
  const raise = tuning?.raises.get(rule);
  return raise === undefined ? severity : heavier(SEVERITIES, raise, severity);
}

/** A finding raised to a severity: what it does, and who may override it, follow where that is more than before. */
export function raisedWeight(finding: Weight, severity: Severity): Weight {
  const needed = severity === 'contraindicated' ? 'two-person' : 'pharmacist';
  return {
    severity,
    override: heavier(POLICIES, needed, finding.override),
    effect: heavier(EFFECTS, effectOf(severity), finding.effect),
  };
}

/**
 * Names the overlays in force, in 16 hexadecimal digits; `none` where there are none. An overlay is never edited, so its id says all.
 */
export function overlayRevision(overlays: readonly Pick<OverlayFact, 'id'>[] | undefined): string {
  if (overlays === undefined || overlays.length === 0) return 'none';
  return fingerprint(overlays.map(({ id }) => id).sort());
}

const POLICIES = ['never', 'two-person', 'pharmacist'] as const satisfies readonly OverridePolicy[];
const EFFECTS = ['blocks', 'needs-review', 'shown'] as const satisfies readonly FindingEffect[];

/** Of two words that of the list that stands first. */
function heavier<Word>(heaviestFirst: readonly Word[], a: Word, b: Word): Word {
  return heaviestFirst.indexOf(a) <= heaviestFirst.indexOf(b) ? a : b;
}
