export type { FindingStatus, ScreeningOutcome } from './rules/standing.js';
export type { CandidateOrder, ScreeningRequest, ScreeningTrigger } from './screening-request.js';
export type { CheckView, FindingView, MedicationView, ScreeningView } from './screening.view.js';
