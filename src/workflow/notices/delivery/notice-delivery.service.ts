import { Inject, Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Prescribers } from '../../../directory/index.js';
import { Clock } from '../../../platform/clock/clock.js';
import { SETTINGS_TOKEN, type Settings } from '../../../platform/config/settings.js';
import { UnitOfWork, type Tx } from '../../../platform/database/unit-of-work.js';
import { failureCode } from '../../../platform/logging/safe-error.js';
import { Metrics } from '../../../platform/metrics/metrics.js';
import type { Letter, OutgoingChannel, Outcome } from '../channels/channel.js';
import { EmailChannel } from '../channels/email.channel.js';
import { FaxChannel } from '../channels/fax.channel.js';
import { WebhookChannel } from '../channels/webhook.channel.js';
import { fallbackFor } from '../rules/channels.js';
import { pauseAfter } from '../rules/retries.js';
import type { Channel } from '../rules/types.js';
import { messageFor } from '../rules/wording.js';
import { addTry, channelsTried, claimTries, endTry, restand, type ClaimedTry } from './delivery-rows.js';

const BATCH = 10;
/** Longer than any channel may take, so that a live process keeps what it claimed. */
const CLAIM_MS = 90_000;

/** A call and the portal need nothing to be sent: the notice itself is the task, or the page. */
const IN_HOUSE: Readonly<Partial<Record<Channel, Outcome>>> = {
  telephone: { result: 'call' },
  portal: { result: 'sent' },
};

/**
 * Delivers what is due: claims it in one transaction, sends it outside of any, and notes the outcome in another. A process that
 * dies in between leaves a claim that ends; the next one sends the same message under the same Message-ID.
 */
@Injectable()
export class NoticeDelivery {
  private readonly log = new Logger('Notices');
  private readonly tries: Counter;
  private readonly outgoing: Readonly<Partial<Record<Channel, OutgoingChannel>>>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly prescribers: Prescribers,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
    email: EmailChannel,
    fax: FaxChannel,
    webhook: WebhookChannel,
    metrics: Metrics,
  ) {
    this.outgoing = { email, fax, webhook };
    this.tries = new Counter({
      name: 'galenic_notice_deliveries_total',
      help: 'Tries to deliver a notice, by channel and result',
      labelNames: ['channel', 'result'],
      registers: [metrics.registry],
    });
  }

  /** Sends everything that is due for one pharmacy, batch by batch. */
  async deliverDue(pharmacyId: string): Promise<void> {
    for (;;) {
      const claimed = await this.unitOfWork.run(pharmacyId, (tx) => this.claim(tx));
      await Promise.all(claimed.map(({ task, letter }) => this.deliver(pharmacyId, task, letter)));
      if (claimed.length < BATCH) return;
    }
  }

  private async claim(tx: Tx): Promise<{ task: ClaimedTry; letter: Letter }[]> {
    const now = this.clock.realNow();
    const until = new Date(now.getTime() + CLAIM_MS);
    const tasks = await claimTries(tx, { limit: BATCH, now, until, mailDomain: mailDomain(this.settings.MAIL_FROM) });
    if (tasks.length === 0) return [];
    const [pharmacy] = await tx.query<{ name: string; telephone: string }>(
      'SELECT name, telephone FROM pharmacy WHERE id = $1',
      [tx.pharmacyId],
    );
    if (!pharmacy) throw new Error('A pharmacy vanished under its notices');
    const claimed: { task: ClaimedTry; letter: Letter }[] = [];
    for (const task of tasks) claimed.push({ task, letter: await this.letterFor(tx, task, pharmacy) });
    return claimed;
  }

  private async letterFor(tx: Tx, task: ClaimedTry, pharmacy: { name: string; telephone: string }): Promise<Letter> {
    const { noticeId, kind, urgency, items, messageId } = task;
    const { PUBLIC_URL, HOST, PORT } = this.settings;
    const publicUrl = (PUBLIC_URL ?? `http://${HOST}:${PORT}`).replace(/\/+$/, '');
    const facts = { noticeId, kind, urgency, items, publicUrl };
    const message = { ...facts, pharmacyName: pharmacy.name, pharmacyTelephone: pharmacy.telephone };
    const to = await this.prescribers.get(tx, task.prescriberId);
    return { noticeId, messageId, to, facts: message, message: messageFor(message) };
  }

  private async deliver(pharmacyId: string, task: ClaimedTry, letter: Letter): Promise<void> {
    const outcome = IN_HOUSE[task.channel] ?? (await this.send(task, letter));
    await this.unitOfWork.run(pharmacyId, (tx) => this.note(tx, task, outcome));
    this.tries.inc({ channel: task.channel, result: outcome.result });
  }

  private async send(task: ClaimedTry, letter: Letter): Promise<Outcome> {
    const channel = this.outgoing[task.channel];
    if (!channel) return { result: 'never', failure: 'no-such-channel' };
    try {
      return await channel.send(letter);
    } catch (error) {
      return { result: 'later', failure: failureCode(error) };
    }
  }

  private async note(tx: Tx, task: ClaimedTry, outcome: Outcome): Promise<void> {
    const { noticeId, channel, attempt, patientId } = task;
    const detail = { channel, attempt, ...outcome };
    const status = outcome.result === 'sent' ? 'sent' : outcome.result === 'call' ? 'awaiting-call' : 'failed';
    if (!(await endTry(tx, task, status, 'failure' in outcome ? outcome.failure : null))) return;
    if ('failure' in outcome) {
      await this.tryAgain(tx, task, outcome.result);
      this.log.warn({ msg: 'notice was not delivered', noticeId, ...detail });
    }
    await restand(tx, noticeId);
    tx.audit({ action: 'notice.delivered', resource: 'notice', resourceId: noticeId, patientId, detail });
  }

  /** The same channel after a pause; when it gives up, another one. */
  private async tryAgain(tx: Tx, { noticeId, channel, attempt }: ClaimedTry, result: 'later' | 'never'): Promise<void> {
    const now = this.clock.realNow();
    const pause = result === 'later' ? pauseAfter(attempt) : null;
    if (pause !== null) {
      const notBefore = new Date(now.getTime() + pause);
      return addTry(tx, noticeId, { channel, attempt: attempt + 1, status: 'pending', notBefore });
    }
    const next = fallbackFor(await channelsTried(tx, noticeId));
    if (!next) return;
    const status = next === 'telephone' ? 'awaiting-call' : 'pending';
    await addTry(tx, noticeId, { channel: next, attempt: 1, status, notBefore: now });
  }
}

/** The domain of an address such as `Galenic <no-reply@example.com>`. */
function mailDomain(from: string): string {
  return /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'galenic.invalid';
}
