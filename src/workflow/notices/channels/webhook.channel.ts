import { Injectable } from '@nestjs/common';
import type { Letter, OutgoingChannel, Outcome } from './channel.js';

const TIMEOUT_MS = 15_000;

/** Tells the prescriber's own system that there is a notice: its id, kind, urgency and address. The system signs in to read it. */
@Injectable()
export class WebhookChannel implements OutgoingChannel {
  async send({ noticeId, messageId, to, facts }: Letter): Promise<Outcome> {
    if (!to.webhookUrl) return { result: 'never', failure: 'no-webhook' };
    const { kind, urgency, publicUrl } = facts;
    const response = await fetch(to.webhookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': messageId },
      body: JSON.stringify({ noticeId, kind, urgency, url: `${publicUrl}/notices/${noticeId}` }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (response.ok) return { result: 'sent' };
    const final = response.status >= 400 && response.status < 500 && ![408, 425, 429].includes(response.status);
    return { result: final ? 'never' : 'later', failure: `HTTP ${response.status}` };
  }
}
