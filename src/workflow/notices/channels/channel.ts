import type { Prescriber } from '../../../directory/index.js';
import type { Message, MessageFacts } from '../rules/wording.js';

/** One message on its way to one person. */
export interface Letter {
  readonly noticeId: string;
  /** The same for every try of a notice. */
  readonly messageId: string;
  readonly to: Prescriber;
  readonly message: Message;
  readonly facts: MessageFacts;
}

/** `later`: may succeed when tried again. `never`: this channel will not take it. `call`: a person must telephone. */
export type Outcome =
  | { readonly result: 'sent' }
  | { readonly result: 'call' }
  | { readonly result: 'later' | 'never'; readonly failure: string };

/** Sends outside of any transaction. It may throw: that counts as `later`. */
export interface OutgoingChannel {
  send(letter: Letter): Promise<Outcome>;
}
