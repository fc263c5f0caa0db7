import fc from 'fast-check';
import { OVERRIDE_POLICIES } from '../../../core/decision.js';
import { RESOLUTION_ACTIONS, resolutionRefusal, type ResolutionFacts, type SecondPerson } from './resolution-policy.js';

const pharmacist2: SecondPerson = { kind: 'signature', role: 'pharmacist' };
const technician: SecondPerson = { kind: 'signature', role: 'technician' };
const readBack: SecondPerson = { kind: 'prescriber-authorization', readBack: true };
const notReadBack: SecondPerson = { kind: 'prescriber-authorization', readBack: false };

type Changes = Partial<Omit<ResolutionFacts, 'finding'>> & { finding?: Partial<ResolutionFacts['finding']> };
const facts = ({ finding, ...changes }: Changes): ResolutionFacts => ({
  action: 'override',
  actorRole: 'pharmacist',
  reasonActions: RESOLUTION_ACTIONS,
  second: null,
  ...changes,
  finding: { current: true, orderEnded: false, status: 'open', effect: 'blocks', override: 'pharmacist', ...finding },
});
const never = { finding: { override: 'never' } } as const;
const two = { finding: { override: 'two-person' } } as const;
const passive = { finding: { effect: 'shown' } } as const;

describe('a decision on a finding', () => {
  it.each<[string, Changes, string | null]>([
    ['one pharmacist where the rule allows it', {}, null],
    ['one pharmacist resolves', { action: 'resolve' }, null],
    ['a rule that nobody overrides', never, 'override-not-allowed'],
    ['not even two persons', { ...never, second: pharmacist2 }, 'override-not-allowed'],
    ['nor the prescriber', { ...never, second: readBack }, 'override-not-allowed'],
    ['nor by the word resolve', { ...never, action: 'resolve' }, 'override-not-allowed'],
    ['one person where two are needed', two, 'second-person-required'],
    ['one person resolves where two are needed', { ...two, action: 'resolve' }, 'second-person-required'],
    ['a second pharmacist', { ...two, second: pharmacist2 }, null],
    ['a technician as second', { ...two, second: technician }, 'second-person-required'],
    ['the prescriber, read back', { ...two, second: readBack }, null],
    ['the prescriber, not read back', { ...two, second: notReadBack }, 'second-person-required'],
    ['acknowledging what stops', { action: 'acknowledge' }, 'override-not-allowed'],
    ['acknowledging what is shown', { ...passive, action: 'acknowledge' }, null],
    ['a technician', { actorRole: 'technician' }, 'forbidden'],
    ['a technician who acknowledges', { ...passive, actorRole: 'technician', action: 'acknowledge' }, 'forbidden'],
    ['a prescriber who overrides', { actorRole: 'prescriber' }, 'forbidden'],
    ['a prescriber who acknowledges', { actorRole: 'prescriber', action: 'acknowledge' }, null],
    ['a finding whose facts changed', { finding: { current: false } }, 'wrong-state'],
    ['a finding of an order that ended', { finding: { orderEnded: true } }, 'wrong-state'],
    [
      'seeing one of an order that ended',
      { finding: { orderEnded: true, effect: 'shown' }, action: 'acknowledge' },
      'wrong-state',
    ],
    ['a finding decided before', { finding: { status: 'overridden' } }, 'wrong-state'],
    ['a passive finding seen before', { finding: { effect: 'shown', status: 'acknowledged' } }, 'wrong-state'],
    ['a stop that was only seen', { finding: { status: 'acknowledged' } }, null],
    ['seeing it twice', { finding: { status: 'acknowledged' }, action: 'acknowledge' }, 'wrong-state'],
    ['a reason for something else', { reasonActions: ['acknowledge'] }, 'unknown-code'],
  ])('%s', (_case, changes, code) => {
    expect(resolutionRefusal(facts(changes))?.code ?? null).toBe(code);
  });

  it('never lifts a stop of a rule that nobody may override, nor a two-person one by one person', () => {
    const anyFacts = fc.record({
      finding: fc.record({
        current: fc.boolean(),
        orderEnded: fc.boolean(),
        status: fc.constantFrom('open' as const, 'overridden' as const, 'acknowledged' as const, 'resolved' as const),
        effect: fc.constantFrom('blocks' as const, 'needs-review' as const, 'shown' as const),
        override: fc.constantFrom(...OVERRIDE_POLICIES),
      }),
      action: fc.constantFrom(...RESOLUTION_ACTIONS),
      actorRole: fc.constantFrom('pharmacist', 'technician', 'prescriber', 'admin', 'lab'),
      reasonActions: fc.subarray([...RESOLUTION_ACTIONS]),
      second: fc.constantFrom(null, pharmacist2, technician, readBack, notReadBack),
    });
    fc.assert(
      fc.property(anyFacts, (given) => {
        if (!resolutionRefusal(given)) expect(given.finding).toMatchObject({ current: true, orderEnded: false });
        if (resolutionRefusal(given) || given.action === 'acknowledge') return;
        expect(given.actorRole).toBe('pharmacist');
        expect(given.finding.override).not.toBe('never');
        if (given.finding.override === 'two-person') expect([pharmacist2, readBack]).toContain(given.second);
      }),
    );
  });
});
