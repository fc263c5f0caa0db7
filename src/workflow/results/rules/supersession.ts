import { isWithdrawn, type ResultStatus } from './result.js';

/** One version of a result, among those of one patient, test and collection. */
export interface ResultVersion {
  readonly id: string;
  readonly status: ResultStatus;
  /** What was measured (`readingOf`); null where the message holds no value. */
  readonly reading: string | null;
  /** Epoch milliseconds of the report; null where the sender did not say. */
  readonly issued: number | null;
  readonly performingLab: string | null;
  /** Of a withdrawal: the readings that it has taken back so far. */
  readonly tookBack: readonly (string | null)[];
}

export interface Supersession {
  /** The version on file that the incoming one must yield to, because it arrived late; null when it stands. */
  readonly supersededBy: string | null;
  /** Versions on file that the incoming one replaces. */
  readonly supersedes: readonly string[];
}

/**
 * Decides what an incoming version of a result does to those that stand. Messages arrive late and out of order, so where both say
 * when they were issued the newer report wins; otherwise a preliminary yields to a final, both yield to a correction, and a
 * withdrawal takes back the reading it names, or every one of that collection when it names none that is on file.
 *
 * Two finals of different value without times both stand: nobody said that one corrects the other, and to hide either could hide
 * a danger.
 * @param standing versions of the same patient, test and collection that nothing has replaced, withdrawn ones included
 */
export function supersede(incoming: ResultVersion, standing: readonly ResultVersion[]): Supersession {
  const related = standing.filter((other) => isOfOneLaboratory(incoming, other));
  const winner = related.find((other) => yieldsTo(incoming, other));
  if (winner) return { supersededBy: winner.id, supersedes: [] };
  const targets = isWithdrawn(incoming.status)
    ? withdrawnBy(incoming, related)
    : related.filter((other) => replaces(incoming, other));
  return { supersededBy: null, supersedes: targets.map(({ id }) => id) };
}

/** Whether the incoming version is older news than one on file. */
function yieldsTo(incoming: ResultVersion, standing: ResultVersion): boolean {
  if (isWithdrawn(incoming.status)) return false;
  const order = issueOrder(incoming, standing);
  if (isWithdrawn(standing.status)) {
    const cameLate = order < 0 || (order === 0 && incoming.status !== 'corrected');
    return cameLate && names(standing, incoming);
  }
  if (incoming.status === 'preliminary' && standing.status !== 'preliminary') return true;
  if (order < 0) return incoming.status === 'preliminary' || standing.status !== 'preliminary';
  return order === 0 && incoming.status === 'final' && standing.status === 'corrected';
}

/** Whether an incoming version that stands takes the place of one on file. */
function replaces(incoming: ResultVersion, standing: ResultVersion): boolean {
  if (isWithdrawn(standing.status)) return false;
  if (incoming.status === 'corrected' || standing.status === 'preliminary') return true;
  return issueOrder(incoming, standing) > 0;
}

function withdrawnBy(incoming: ResultVersion, related: readonly ResultVersion[]): ResultVersion[] {
  const candidates = related.filter((other) => !isWithdrawn(other.status) && issueOrder(incoming, other) >= 0);
  const named = candidates.filter((other) => incoming.reading !== null && other.reading === incoming.reading);
  return named.length > 0 ? named : candidates;
}

/** Whether a withdrawal on file means this reading. One that took another reading back is done: a new reading is a new report. */
function names(withdrawal: ResultVersion, other: ResultVersion): boolean {
  if (withdrawal.tookBack.length > 0) return withdrawal.tookBack.includes(other.reading);
  return withdrawal.reading === null || withdrawal.reading === other.reading;
}

/** Positive when `a` was issued after `b`, negative when before, 0 when that is not known. */
function issueOrder(a: ResultVersion, b: ResultVersion): number {
  return a.issued === null || b.issued === null ? 0 : Math.sign(a.issued - b.issued);
}

/** A laboratory that is not named may be the same one. */
function isOfOneLaboratory(a: ResultVersion, b: ResultVersion): boolean {
  if (a.performingLab === null || b.performingLab === null) return true;
  return a.performingLab.trim().toLowerCase() === b.performingLab.trim().toLowerCase();
}
