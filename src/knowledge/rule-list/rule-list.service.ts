import { Injectable } from '@nestjs/common';
import { fieldError } from '../../core/errors.js';
import { toPage, type Page } from '../../platform/http/paging.js';
import { Knowledge } from '../knowledge.service.js';
import { describeRules } from './describe-rules.js';
import type { RuleQuery } from './rule-query.dto.js';
import type { RuleView } from './rule-view.js';

/** The rules in force, to be read. Described when somebody first asks: the start need not wait for it. */
@Injectable()
export class RuleList {
  private described: ReadonlyMap<string, RuleView> | undefined;

  constructor(private readonly knowledge: Knowledge) {}

  /** In the order of their ids. @throws DomainError `unknown-drug` */
  list(query: RuleQuery): Page<RuleView> {
    const after = query.afterRule();
    const matches = this.matcher(query);
    const found: RuleView[] = [];
    for (const rule of this.rules().values()) {
      if (found.length > query.limit) break;
      if ((after === null || rule.id > after) && matches(rule)) found.push(rule);
    }
    return toPage(found, query.limit, ({ id }) => id);
  }

  find(id: string): RuleView | undefined {
    return this.rules().get(id);
  }

  private matcher({ kind, drug, severity, verification, text }: RuleQuery): (rule: RuleView) => boolean {
    const keys = drug === undefined ? undefined : this.keysOf(drug);
    const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    return (rule) =>
      (kind === undefined || rule.kind === kind) &&
      (keys === undefined || rule.anyDrug || rule.drugs.some(({ key }) => keys.includes(key))) &&
      (severity === undefined || rule.outcomes.some((outcome) => outcome.severity === severity)) &&
      (verification === undefined || rule.verification === verification) &&
      (words.length === 0 || holdsAll(rule, words));
  }

  /** A drug by its key, its code or that of a salt or product, or its name. */
  private keysOf(drug: string): string[] {
    const knowledge = this.knowledge.current();
    if (knowledge.ingredients.has(drug)) return [drug];
    const resolution = knowledge.resolveDrug(drug);
    const { coverage, ingredients } = resolution.coverage === 'unrecognized' ? knowledge.resolveText(drug) : resolution;
    if (coverage === 'unrecognized')
      throw fieldError('unknown-drug', 'drug', 'is not a drug that the knowledge recognizes');
    return ingredients.map(({ key }) => key);
  }

  private rules(): ReadonlyMap<string, RuleView> {
    this.described ??= new Map(describeRules(this.knowledge.source()).map((rule) => [rule.id, rule]));
    return this.described;
  }
}

function holdsAll(rule: RuleView, words: readonly string[]): boolean {
  const text = textOf(rule).toLowerCase();
  return words.every((word) => text.includes(word));
}

function textOf(rule: RuleView): string {
  const { id, kind, summary, management, mechanism, when, source, resolution } = rule;
  return [
    ...[id, kind, summary, management, mechanism, when, source, resolution],
    ...rule.subjects.map(({ words }) => words),
    ...rule.drugs.flatMap(({ name, code }) => [name, code]),
    ...rule.classes,
    ...rule.outcomes.flatMap((outcome) => [outcome.when, outcome.summary, outcome.management]),
    ...(rule.schedule ?? []),
    ...rule.covers,
  ].join(' ');
}
