import type { Classification } from './classify.js';
import { explainCounting, lastDayOf } from './day-counting.js';
import type { ConsideredLimit, RefusedRequest } from './decision.js';
import type { NonsterileFacts } from './facts.js';
import type { DayCounting } from '../../../core/day-counting.js';
import type { LimitRow, Usp795Limits } from './limits.js';

/** The limits counted from compounding, and the extensions that were asked for and not granted. */
export interface StabilityLimits {
  readonly considered: readonly ConsideredLimit[];
  readonly refused: readonly RefusedRequest[];
}

/**
 * The limit of the preparation's type, of a monograph (which replaces it) and of a stability study (which may extend it to the
 * maximum, for an aqueous preparation only with a passed antimicrobial effectiveness test). A study that ends earlier than the
 * other limit shortens it without any condition: what was not stable in the study is not stable in the bottle.
 */
export function stabilityLimits(
  facts: NonsterileFacts,
  { type, because }: Classification,
  counting: DayCounting,
  limits: Usp795Limits,
): StabilityLimits {
  const { monographDays, study } = facts;
  const maximum = limits.extensionMaximum;
  const limit = (row: LimitRow, days: number, applies: boolean, words: string): ConsideredLimit => {
    const explanation = `${words} ${explainCounting(days, facts.compoundedOn, counting)}`;
    return {
      rule: row.id,
      limit: lastDayOf(days, facts.compoundedOn, counting),
      applies,
      explanation,
      days,
      ...row.citation,
    };
  };

  const governingDays = monographDays ?? type.days;
  const lengthens = study !== undefined && Math.min(study.days, maximum.days) > governingDays;
  const refusal = lengthens ? refuseExtension(facts, type.id, limits) : undefined;
  const extended = lengthens && refusal === undefined;
  const tableApplies = monographDays === undefined && !extended;
  const replaced = tableApplies ? '' : ` It is replaced by the ${extended ? 'stability study' : 'monograph'}.`;

  const considered = [
    limit(type, type.days, tableApplies, `A ${type.name}, since ${because}: ${type.days} days.${replaced}`),
  ];
  if (monographDays !== undefined) {
    considered.push(limit(limits.monograph, monographDays, true, `The monograph gives ${monographDays} days.`));
  }
  if (study)
    considered.push(limit(limits.study, study.days, refusal === undefined, describeStudy(study.days, refusal)));
  if (study !== undefined || monographDays !== undefined) {
    considered.push(limit(maximum, maximum.days, true, `No study or monograph carries beyond ${maximum.days} days.`));
  }
  return { considered, refused: [refusal, refuseBeyondMaximum(facts, limits)].filter((each) => each !== undefined) };
}

function describeStudy(days: number, refusal: RefusedRequest | undefined): string {
  return `The stability study covers ${days} days${refusal ? ', but it cannot be used here' : ''}.`;
}

/** Why a study may not extend the date, if it may not. */
function refuseExtension(facts: NonsterileFacts, typeId: string, limits: Usp795Limits): RefusedRequest | undefined {
  if (facts.monographDays !== undefined) {
    const explanation = 'The stability study reaches beyond the monograph, whose limit must not be exceeded.';
    return { rule: limits.monograph.id, code: 'beyond-monograph', explanation, ...limits.monograph.citation };
  }
  const test = limits.antimicrobialEffectiveness;
  const needsTest = test.requiredFor.some((type) => type === typeId);
  if (!needsTest || facts.study?.antimicrobialEffectiveness) return undefined;
  const explanation =
    'A stability study extends the date of an aqueous preparation only if the same formula in the same container also passed ' +
    'the antimicrobial effectiveness test (USP <51>); no pass is stated.';
  return { rule: test.id, code: 'antimicrobial-effectiveness-missing', explanation, ...test.citation };
}

function refuseBeyondMaximum(facts: NonsterileFacts, limits: Usp795Limits): RefusedRequest | undefined {
  const maximum = limits.extensionMaximum;
  const asked = Math.max(facts.study?.days ?? 0, facts.monographDays ?? 0);
  if (asked <= maximum.days) return undefined;
  const explanation = `${asked} days were asked for; the maximum is ${maximum.days}.`;
  return { rule: maximum.id, code: 'beyond-maximum', explanation, ...maximum.citation };
}
