import { isCriticalResult, type Severity } from '../../../core/decision.js';
import type { Audience, Urgency } from './types.js';

/**
 * How urgently a prescriber is told of a finding about a therapy. A critical result is told at once, everywhere. Another
 * contraindication or a major finding waits for nobody's digest of routine matters, but for a decision today. Design.
 */
export function urgencyOfFinding(finding: { readonly kind: string; readonly severity: Severity }): Urgency {
  if (isCriticalResult(finding)) return 'critical';
  const { severity } = finding;
  return severity === 'contraindicated' || severity === 'major' ? 'urgent' : 'routine';
}

/** Whom a rung of the ladder of an overdue obligation tells, and how urgently. Design. */
export function tellingOfStep(step: string): { readonly audience: Audience; readonly urgency: Urgency } {
  if (step === 'pharmacist-task') return { audience: 'pharmacy', urgency: 'urgent' };
  return { audience: 'prescriber', urgency: step === 'second-notice' ? 'urgent' : 'routine' };
}
