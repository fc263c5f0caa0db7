/**
 * Whether the day of compounding is counted. As day 0, a limit of N days ends N days later; as day 1, the stricter reading, it
 * ends N - 1 days later.
 */
export const DAY_COUNTINGS = ['day-of-compounding-is-day-0', 'day-of-compounding-is-day-1'] as const;
export type DayCounting = (typeof DAY_COUNTINGS)[number];
