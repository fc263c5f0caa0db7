import type { FiledFinding, Resolution } from './persistence/finding-rows.js';
import type { ScreeningOutcome } from './rules/standing.js';
import { toFindingView, type FindingView } from './screening.view.js';

/** A finding on file: what was found, for which order, and what was decided on it. */
export interface FiledFindingView extends FindingView {
  readonly patientId: string;
  readonly prescriptionId: string;
  /** The patient is not on that prescription any more: nothing is decided on its findings, and they stay as they were. */
  readonly orderEnded: boolean;
  readonly raisedAt: string;
  readonly resolution: Resolution | null;
}

/** A finding right after a decision, and what the order's screening comes to with it. */
export interface ResolvedFindingView extends FiledFindingView {
  readonly screening: { readonly id: string; readonly outcome: ScreeningOutcome };
}

export function toFiledFindingView(finding: FiledFinding): FiledFindingView {
  const {
    id,
    patientId,
    prescriptionId,
    orderEnded,
    status,
    closedBecause,
    carriedFrom,
    content,
    raisedAt,
    resolution,
  } = finding;
  return {
    ...toFindingView({ ...content, id, status, closedBecause, carriedFrom }),
    patientId,
    prescriptionId,
    orderEnded,
    raisedAt: raisedAt.toISOString(),
    resolution: resolution && { ...resolution, at: new Date(resolution.at).toISOString() },
  };
}
