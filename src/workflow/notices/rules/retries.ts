/**
 * Pauses between the tries on one channel, in seconds: about 16 hours in all, so that a mail server may be away for a night.
 * Our design; RFC 5321 section 4.5.4.1 asks a sender to go on for days, which no notice may wait for: a person calls instead.
 */
const PAUSES_S = [30, 120, 300, 900, 1800, 3600, 7200, 14_400, 28_800] as const;

/** Milliseconds until the next try after try number `attempt` failed (counting from 1); null when the channel gives up. */
export function pauseAfter(attempt: number): number | null {
  const seconds = PAUSES_S[attempt - 1];
  return seconds === undefined ? null : seconds * 1000;
}
