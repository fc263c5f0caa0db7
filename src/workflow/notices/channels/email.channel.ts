import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { SendMailOptions } from 'nodemailer';
import { Clock } from '../../../platform/clock/clock.js';
import { SETTINGS_TOKEN, type Settings } from '../../../platform/config/settings.js';
import type { Letter, OutgoingChannel, Outcome } from './channel.js';
import { dropFile } from './file-drop.js';

/** Together well below the claim of a delivery: a claim must not end while its mail is still being sent. */
const TIMEOUTS = { dnsTimeout: 5000, connectionTimeout: 8000, greetingTimeout: 8000, socketTimeout: 15_000 };

interface MailError {
  readonly code?: string;
  readonly responseCode?: number;
  /** Set by nodemailer when the server refused for good (a 5xx answer). */
  readonly permanent?: boolean;
}

/** By SMTP; without `SMTP_URL` every mail is a file `DATA_DIR/mail/<notice>.eml`. */
@Injectable()
export class EmailChannel implements OutgoingChannel {
  constructor(
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async send(letter: Letter): Promise<Outcome> {
    return this.settings.SMTP_URL ? this.bySmtp(this.settings.SMTP_URL, letter) : this.asFile(letter);
  }

  private async bySmtp(url: string, letter: Letter): Promise<Outcome> {
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({ url, ...TIMEOUTS });
    try {
      await transport.sendMail(this.mailOf(letter));
      return { result: 'sent' };
    } catch (error) {
      return refusal(error as MailError);
    } finally {
      transport.close();
    }
  }

  private async asFile(letter: Letter): Promise<Outcome> {
    const { createTransport } = await import('nodemailer');
    const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
    const { message } = await composer.sendMail(this.mailOf(letter));
    await dropFile(join(this.settings.DATA_DIR, 'mail'), `${letter.noticeId}.eml`, message as Buffer);
    return { result: 'sent' };
  }

  private mailOf({ to, message, messageId }: Letter): SendMailOptions {
    return {
      from: this.settings.MAIL_FROM,
      to: to.email,
      subject: message.subject,
      text: message.text,
      messageId,
      date: this.clock.realNow(),
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  }
}

/** Final only where the server refused this sender, recipient or message for good; a wrong password can be mended. */
function refusal({ code = 'unknown', responseCode, permanent }: MailError): Outcome {
  const failure = responseCode ? `${code} ${responseCode}` : code;
  const final = permanent === true && (code === 'EENVELOPE' || code === 'EMESSAGE');
  return { result: final ? 'never' : 'later', failure };
}
