import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN, type Settings } from '../../../platform/config/settings.js';
import { failureCode } from '../../../platform/logging/safe-error.js';
import { readCompendiumAnswer } from './compendium-answer.js';
import type { Compendium, CompendiumAnswer, CompendiumFailure } from './compendium.js';
import type { ReviewQuestion } from './review-question.js';

/** Bytes, after decompression. */
const LARGEST_ANSWER = 1_048_576;

/** A compendium that speaks the protocol of docs/compendium.md: one POST of JSON for each question, never sent twice by itself. */
@Injectable()
export class HttpCompendium implements Compendium {
  private readonly log = new Logger('Compendium');

  constructor(@Inject(SETTINGS_TOKEN) private readonly settings: Settings) {}

  get name(): string | null {
    return this.settings.COMPENDIUM_NAME ?? null;
  }

  async review(question: ReviewQuestion): Promise<CompendiumAnswer> {
    const { COMPENDIUM_URL: url, COMPENDIUM_NAME: compendium, COMPENDIUM_TIMEOUT_MS: timeoutMs } = this.settings;
    if (!url || !compendium) return { result: 'failed', failure: 'not-configured' };
    // One limit for connection, headers and body together: a server that drips its answer does not hold the request open.
    const signal = AbortSignal.timeout(timeoutMs);
    const { reference } = question;
    try {
      const response = await this.post(url, question, signal);
      if (response.status !== 200) {
        await response.body?.cancel();
        return this.failed('refused', reference, `HTTP ${response.status}`);
      }
      const body = await readAtMost(response, LARGEST_ANSWER);
      const review = body && readCompendiumAnswer(body, reference);
      return review
        ? { result: 'reviewed', review: { compendium, ...review } }
        : this.failed('unreadable', reference, body ? 'not of the documented shape' : 'too large');
    } catch (error) {
      return this.failed(signal.aborted ? 'timeout' : 'unreachable', reference, causeOf(error));
    }
  }

  private post(url: string, question: ReviewQuestion, signal: AbortSignal): Promise<Response> {
    const token = this.settings.COMPENDIUM_TOKEN;
    return fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(question),
      // What is known of a patient goes to the address that was configured and to no other.
      redirect: 'manual',
      signal,
    });
  }

  private failed(failure: CompendiumFailure, reference: string, cause: string): CompendiumAnswer {
    this.log.warn({ failure, reference, cause });
    return { result: 'failed', failure };
  }
}

/** @returns undefined for a longer body; the rest of it is not read */
async function readAtMost({ body }: Response, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `fetch` wraps what happened to the connection. */
function causeOf(error: unknown): string {
  return failureCode(error instanceof Error && error.cause instanceof Error ? error.cause : error);
}
