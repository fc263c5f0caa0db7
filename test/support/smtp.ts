import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface TestSmtp {
  readonly url: string;
  /** Every mail that came in whole, also one that was then refused or whose sender died. */
  readonly mails: ParsedMail[];
  /** What happens to the next mails; both default to acceptance. Throw an error with `responseCode` to refuse. */
  onRecipient: (address: string) => void;
  onMail: (mail: ParsedMail) => void | Promise<void>;
  stop(): Promise<void>;
  /** On the same port, after `stop`. */
  startAgain(): Promise<void>;
}

export const smtpError = (responseCode: number): Error => Object.assign(new Error('refused'), { responseCode });

/** A real SMTP server on loopback that keeps what it gets. */
export async function startSmtp(): Promise<TestSmtp> {
  const smtp = {
    mails: [] as ParsedMail[],
    onRecipient: () => undefined,
    onMail: () => undefined,
  } as unknown as TestSmtp;
  let server = await listen(smtp, 0);
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(smtp, {
    url: `smtp://127.0.0.1:${port}`,
    stop: () => new Promise<void>((done) => server.close(done)),
    startAgain: async () => {
      server = await listen(smtp, port);
    },
  });
}

function listen(smtp: TestSmtp, port: number): Promise<SMTPServer> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    closeTimeout: 200,
    onRcptTo: ({ address }, _session, done) => {
      try {
        smtp.onRecipient(address);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    onData: (stream, _session, done) => {
      const receive = async () => {
        const mail = await simpleParser(stream);
        smtp.mails.push(mail);
        await smtp.onMail(mail);
      };
      receive().then(() => done(), done);
    },
  });
  server.on('error', () => undefined); // a sender that was killed
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => done(server));
  });
}
