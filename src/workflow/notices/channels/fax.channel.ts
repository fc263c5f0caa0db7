import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN, type Settings } from '../../../platform/config/settings.js';
import type { Letter, OutgoingChannel, Outcome } from './channel.js';
import { dropFile } from './file-drop.js';

/**
 * Hands the page to a fax machine's software through the folder `DATA_DIR/fax`: the first line is the number, the page follows.
 * Sent means handed over; whether the page came through is the machine's to say.
 */
@Injectable()
export class FaxChannel implements OutgoingChannel {
  constructor(@Inject(SETTINGS_TOKEN) private readonly settings: Settings) {}

  async send({ noticeId, to, message }: Letter): Promise<Outcome> {
    if (!to.fax) return { result: 'never', failure: 'no-fax-number' };
    const page = `${to.fax}\n\n${message.subject}\n\n${message.text}`;
    await dropFile(join(this.settings.DATA_DIR, 'fax'), `${noticeId}.txt`, page);
    return { result: 'sent' };
  }
}
