/** Rules that say that a compound is essentially a copy of a commercial product: the warning, and the monthly limit. */
const COPY_RULES: readonly string[] = ['503A-COPY', '503A-COPY-LIMIT'];

/**
 * Whether a screening found that what is dispensed is essentially a copy. A finding that a person decided on still says so; one that
 * the system closed, because its facts went away, does not.
 */
export function isEssentiallyACopy(
  findings: readonly { readonly rule: string; readonly resolvedBecause: string | null }[],
): boolean {
  return findings.some(({ rule, resolvedBecause }) => COPY_RULES.includes(rule) && resolvedBecause === null);
}
