import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AskedQuestion {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Reply = (response: ServerResponse, question: AskedQuestion) => void;

/** A compendium on this machine that speaks the documented protocol, and whatever else a test makes it say. */
export interface FakeCompendium {
  readonly url: string;
  readonly questions: AskedQuestion[];
  /** What it answers from now on. */
  replyWith(reply: Reply): void;
  stop(): Promise<void>;
}

export const ALERT = {
  severity: 'Level 2',
  summary: 'Monitor the combination.',
  source: 'Monograph of the compendium',
  reference: 'M-1',
};

/** The documented answer to a question; `changes` replace members. */
export function answerTo({ body }: AskedQuestion, changes: object = {}): object {
  const { reference } = JSON.parse(body) as { reference: string };
  return {
    reference,
    version: '2026.11',
    reviewedAt: '2026-11-20T12:00:00+02:00',
    alerts: [ALERT],
    notReviewed: [],
    ...changes,
  };
}

export const replyJson =
  (changes: object = {}): Reply =>
  (response, question) =>
    void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(answerTo(question, changes)));

export async function startCompendium(): Promise<FakeCompendium> {
  const questions: AskedQuestion[] = [];
  let reply = replyJson();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const question = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      questions.push(question);
      reply(response, question);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/reviews`,
    questions,
    replyWith: (next) => {
      reply = next;
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
