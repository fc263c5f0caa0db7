import type { ResultIndex, Result } from './result-index.js';

/**
 * What a condition on results is asked about. A preliminary result may alarm and never reassures: a condition that reassures sees
 * the final ones alone; any other holds where it holds of all results or of the final ones, so that a preliminary value cannot hide
 * the final one before it.
 * @param all results of one test, newest first
 */
export function viewsOf(
  all: readonly Result[],
  { reassures }: { readonly reassures: boolean },
  { anyOpen }: ResultIndex,
): readonly (readonly Result[])[] {
  if (!anyOpen) return [all];
  const finals = all.filter(({ final }) => final);
  return reassures || finals.length === all.length ? [finals] : [all, finals];
}

/** What several views show, each thing once. */
export function unionOf<Seen>(views: readonly (readonly Seen[])[]): readonly Seen[] {
  return views.length === 1 ? (views[0] ?? []) : [...new Set(views.flat())];
}
