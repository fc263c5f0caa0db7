import fc from 'fast-check';
import { isWithdrawn, type ResultStatus } from './result.js';
import { supersede, type ResultVersion } from './supersession.js';

/** `final 15`, `corrected 25 @3` (issued at 3), `entered-in-error`, `final 15 by A`. */
function version(id: string, text: string): ResultVersion {
  const [, status, reading, issued, lab] = /^([a-z-]+)(?: (\d+))?(?: @(\d+))?(?: by (\w+))?$/.exec(text) ?? [];
  return {
    id,
    status: status as ResultStatus,
    reading: reading ?? null,
    issued: issued === undefined ? null : Number(issued),
    performingLab: lab ?? null,
    tookBack: [],
  };
}

/** What stands, in words, after the messages arrived in this order. */
function standingAfter(messages: readonly string[]): string[] {
  let standing: ResultVersion[] = [];
  messages.forEach((text, index) => {
    const incoming = version(String(index), text);
    const { supersededBy, supersedes } = supersede(incoming, standing);
    const replaced = standing.filter(({ id }) => supersedes.includes(id));
    standing = standing
      .filter(({ id }) => !supersedes.includes(id))
      .map((other) =>
        other.id === supersededBy ? { ...other, tookBack: [...other.tookBack, incoming.reading] } : other,
      );
    if (supersededBy === null) standing.push({ ...incoming, tookBack: replaced.map(({ reading }) => reading) });
  });
  return standing.map(({ id }) => messages[Number(id)] ?? '');
}
const readable = (messages: readonly string[]): string[] =>
  standingAfter(messages).filter((text) => !isWithdrawn(version('', text).status));

describe('what stands of one test and collection', () => {
  it.each([
    ['nothing else', ['final 15'], ['final 15']],
    ['the final, not the preliminary', ['preliminary 14', 'final 15'], ['final 15']],
    ['the final although the preliminary came late', ['final 15', 'preliminary 14'], ['final 15']],
    ['the later preliminary', ['preliminary 13', 'preliminary 14'], ['preliminary 14']],
    ['the correction', ['final 15', 'corrected 25'], ['corrected 25']],
    ['the correction although the final came late', ['corrected 25', 'final 15'], ['corrected 25']],
    ['the later correction', ['final 15', 'corrected 25', 'corrected 35'], ['corrected 35']],
    ['both finals, where nobody says which one is right', ['final 15', 'final 25'], ['final 15', 'final 25']],
    ['one correction of two finals', ['final 15', 'final 25', 'corrected 35'], ['corrected 35']],
    ['the final issued last', ['final 15 @1', 'final 25 @2'], ['final 25 @2']],
    ['the final issued last, although it came first', ['final 25 @2', 'final 15 @1'], ['final 25 @2']],
    ['the correction issued last', ['corrected 35 @3', 'corrected 25 @2'], ['corrected 35 @3']],
    ['a final issued after a correction', ['corrected 25 @2', 'final 15 @3'], ['final 15 @3']],
    ['a final, whatever a preliminary says of its time', ['preliminary 14 @9', 'final 15 @1'], ['final 15 @1']],
    ['each laboratory for itself', ['final 15 by A', 'corrected 25 by B'], ['final 15 by A', 'corrected 25 by B']],
    ['an unnamed laboratory as perhaps the same', ['final 15 by A', 'corrected 25'], ['corrected 25']],
  ])('is %s', (_case, messages, expected) => {
    expect(standingAfter(messages)).toEqual(expected);
  });

  it.each([
    ['the result it withdraws', ['final 15', 'entered-in-error 15'], []],
    ['a cancelled order', ['preliminary 15', 'cancelled'], []],
    ['everything, where it names no reading', ['final 15', 'final 25', 'entered-in-error'], []],
    ['everything, where it names a reading nobody has', ['final 15', 'entered-in-error 99'], []],
    ['the reading it names alone', ['final 15', 'final 25', 'entered-in-error 15'], ['final 25']],
    ['what comes after it by a detour', ['entered-in-error 15', 'final 15'], []],
    ['what comes after it, where it named nothing', ['entered-in-error', 'final 15'], []],
    ['not the right value typed in afterwards', ['final 51', 'entered-in-error 51', 'final 15'], ['final 15']],
    ['nor when it named no value', ['final 51', 'entered-in-error', 'final 15'], ['final 15']],
    ['not a correction that follows', ['final 15', 'entered-in-error 15', 'corrected 15'], ['corrected 15']],
    ['a correction issued before it', ['entered-in-error 25 @3', 'corrected 25 @2'], []],
    ['nothing issued after it', ['final 15 @3', 'entered-in-error 15 @2'], ['final 15 @3']],
    ['nothing of another laboratory', ['final 15 by A', 'entered-in-error 15 by B'], ['final 15 by A']],
  ])('a withdrawal takes away %s', (_case, messages, expected) => {
    expect(readable(messages)).toEqual(expected);
  });

  const shuffled = (messages: readonly string[]) => fc.shuffledSubarray([...messages], { minLength: messages.length });

  it.each([
    [['preliminary 13', 'final 14', 'corrected 15'], ['corrected 15']],
    [['preliminary 13', 'final 14'], ['final 14']],
    [['final 14', 'entered-in-error 14'], []],
    [['preliminary 14', 'final 14', 'entered-in-error'], []],
    [['preliminary 1 @1', 'final 2 @2', 'corrected 3 @3', 'final 4 @4', 'corrected 5 @5'], ['corrected 5 @5']],
    [
      ['final 14 by A', 'corrected 15 by A', 'final 16 by B'],
      ['corrected 15 by A', 'final 16 by B'],
    ],
  ])('of %j does not depend on the order of arrival', (messages, expected) => {
    fc.assert(
      fc.property(shuffled(messages), (arrival) => {
        expect(readable(arrival).sort()).toEqual([...expected].sort());
      }),
    );
  });

  it('never loses the last word: what is issued last and not preliminary stands', () => {
    const statuses = fc.array(fc.constantFrom('preliminary', 'final', 'corrected'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(statuses, fc.infiniteStream(fc.nat()), (sequence, random) => {
        const messages = sequence.map((status, index) => `${status} ${index} @${index}`);
        const keys = new Map(messages.map((message) => [message, random.next().value as number]));
        const arrival = [...messages].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
        const firm = messages.filter((message) => !message.startsWith('preliminary'));
        expect(readable(arrival)).toEqual([(firm.length > 0 ? firm : messages).at(-1)]);
      }),
    );
  });
});
