export type { CandidateOrder, ScreeningRequest, ScreeningTrigger } from './screening-request.js';
export type {
  CheckView,
  FindingEffect,
  FindingStatus,
  FindingView,
  MedicationView,
  ScreeningOutcome,
  ScreeningView,
} from './screening.view.js';
