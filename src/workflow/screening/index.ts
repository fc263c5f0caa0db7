export { LiveOrders, type OrderQueries } from './live-orders.js';
export type { ScreeningComparisonView } from './past-screening.view.js';
export { PastScreenings } from './past-screenings.service.js';
export type { FindingStatus, ScreeningOutcome } from './rules/standing.js';
export type { CandidateOrder, ScreeningRequest, ScreeningTrigger } from './screening-request.js';
export { ScreeningModule } from './screening.module.js';
export type { CheckView, FindingView, ScreeningView, SimulationView } from './screening.view.js';
export { Screenings, type FindingSubject, type ScreeningVersions } from './screenings.service.js';
export { Simulations } from './simulations.service.js';
