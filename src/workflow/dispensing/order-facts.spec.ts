import { compileKnowledge, loadKnowledgeSource, type Knowledge } from '../../knowledge/index.js';
import { monitoredOrder, OrderFacts, type Order } from './order-facts.js';

const compiled = compileKnowledge(loadKnowledgeSource());
const facts = new OrderFacts({ current: () => compiled } as Knowledge);

const order = (drugs: readonly string[], changes: object = {}): Order =>
  ({
    id: 'rx',
    patientId: 'patient',
    prescriberId: 'prescriber',
    product: {
      kind: 'compounded',
      ingredients: drugs.map((drug) => ({ drug, strength: { value: '1', unit: 'mg' } })),
      dosageForm: 'capsule',
      route: 'oral',
    },
    sig: { text: 'as told', dose: { value: '1', unit: '{capsule}' }, frequency: { times: 2, per: 'week' } },
    indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism' },
    continuationOfTherapy: null,
    ...changes,
  }) as unknown as Order;

describe('what the knowledge base says about an order', () => {
  it('names testosterone as schedule III and anastrozole as none', () => {
    expect(facts.schedules(order(['rxcui:10379']))).toEqual(['III']);
    expect(facts.schedules(order(['rxcui:84857', 'rxcui:10379']))).toEqual(['III']);
    expect(facts.schedules(order(['rxcui:10379', 'rxcui:7804']))).toEqual(['II', 'III']);
    expect(facts.schedules(order(['rxcui:84857']))).toEqual([]);
  });

  it('names the ingredients with their strengths', () => {
    expect(facts.ingredients(order(['rxcui:84857']))).toEqual([
      { name: expect.stringMatching(/^anastrozole$/i), strength: { value: '1', unit: 'mg' } },
    ]);
  });

  it('never takes an unknown drug for an uncontrolled one', () => {
    expect(() => facts.schedules(order(['local:nobody-knows-this']))).toThrow(/does not know/);
  });
});

describe('the order as monitoring sees it', () => {
  const dosing = (changes: object) => monitoredOrder(order(['rxcui:84857'], changes)).dosing;
  const strength = (value: string) => ({
    product: { ingredients: [{ drug: 'rxcui:84857', strength: { value, unit: 'mg' } }] },
  });

  it('is another dose with another strength, amount or frequency, and the same one in another spelling', () => {
    const usual = dosing({});
    expect(dosing(strength('1.0'))).toBe(usual);
    expect(dosing(strength('0.5'))).not.toBe(usual);
    const sig = { dose: { value: '1', unit: '{capsule}' }, frequency: { times: 2, per: 'week' } };
    expect(dosing({ sig: { ...sig, dose: { value: '2', unit: '{capsule}' } } })).not.toBe(usual);
    expect(dosing({ sig: { ...sig, frequency: { times: 1, per: 'week' } } })).not.toBe(usual);
  });

  it('carries where a therapy began elsewhere', () => {
    expect(monitoredOrder(order(['rxcui:84857'])).continuedFrom).toBeNull();
    const continued = order(['rxcui:84857'], { continuationOfTherapy: { therapyStartedOn: '2026-01-02' } });
    expect(monitoredOrder(continued).continuedFrom).toBe('2026-01-02');
  });
});
