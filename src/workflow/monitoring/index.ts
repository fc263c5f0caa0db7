export { planObligations, type PlanInput } from './rules/plan.js';
export { reconcile, type Reconciliation, type StoredObligation } from './rules/reconcile.js';
export { evaluatePanel, unfitness, type CollectionWindow, type PanelEvaluation } from './rules/satisfy.js';
export {
  grantHolds,
  isOpen,
  mayBeGranted,
  obligationStates,
  statusOn,
  waiverHolds,
  type ObligationStatus,
} from './rules/status.js';
export { nextLookOn, stepsDue, type DueStep } from './rules/escalation.js';
export {
  GATE_ANSWERS,
  evaluateGate,
  type GateAnswer,
  type GateDecision,
  type GateFinding,
  type GateInput,
  type GateObligation,
  type GateReason,
  type GateReasonKind,
} from './rules/refill-gate.js';
export { GATE_ANSWER_TEXT } from './rules/refill-gate-words.js';
export {
  boneRiskTier,
  schedulingTier,
  type BoneFacts,
  type BoneTier,
  type BoneTierDecision,
  type TScores,
} from './rules/risk-tier.js';
export {
  UNTOUCHED,
  type Evidence,
  type ObligationRecord,
  type OneFillGrant,
  type PlannedObligation,
  type Refusal,
  type RefusalReason,
  type ResultFact,
  type ResultStatus,
  type Satisfaction,
  type Waiver,
} from './rules/types.js';
export { MonitoringModule } from './monitoring.module.js';
export { Monitoring, type GateQuestion, type MonitoredOrder } from './monitoring.service.js';
export type { OverdueSubject } from './notice-subject.js';
