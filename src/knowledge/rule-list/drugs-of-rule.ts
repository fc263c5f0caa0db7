import type { Membership } from '../compile/predicates.js';
import type { KnowledgeSource } from '../load.js';
import type { DrugSelectorRow } from '../schema/predicate.js';
import type { RuleDrug, RuleView } from './rule-view.js';

/** Which drugs and classes selectors name, each once, in the order of the rule. */
export class DrugsOfRule {
  private readonly drugs: ReadonlyMap<string, RuleDrug>;

  constructor(
    source: Pick<KnowledgeSource, 'drugs'>,
    private readonly members: Membership,
  ) {
    this.drugs = new Map(
      source.drugs.map(({ key, name, rxcui }) => [
        key,
        { key, name, code: rxcui === undefined ? `local:${key}` : `rxcui:${rxcui}` },
      ]),
    );
  }

  /** @param selectors of every side of the rule, or `any` */
  of(selectors: readonly DrugSelectorRow[] | 'any'): Pick<RuleView, 'anyDrug' | 'drugs' | 'classes'> {
    if (selectors === 'any') return { anyDrug: true, drugs: [], classes: [] };
    const keys = new Set(selectors.flatMap((row) => [...this.members.selector(row).keys]));
    const classes = new Set(selectors.flatMap((row) => (row.class === undefined ? [] : [row.class])));
    return {
      anyDrug: false,
      drugs: [...keys].flatMap((key) => this.drugs.get(key) ?? []),
      classes: [...classes],
    };
  }
}
