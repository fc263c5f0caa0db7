import { inflateSync } from 'node:zlib';

/** The text of a PDF that pdfkit wrote: a line each. With built-in fonts it stands as hexadecimal Latin-1 strings in the content streams. */
export function pdfText(pdf: Buffer): string {
  const raw = pdf.toString('latin1');
  const streams = [...raw.matchAll(/FlateDecode[^]*?stream\n([^]*?)\nendstream/g)].map(([, body]) =>
    inflateSync(Buffer.from(body as string, 'latin1')).toString('latin1'),
  );
  return streams
    .flatMap((stream) => [...stream.matchAll(/\[([^\]]*)\] TJ/g)])
    .map(([, parts]) =>
      [...(parts as string).matchAll(/<([0-9a-f]*)>/g)].map(([, hex]) =>
        Buffer.from(hex as string, 'hex').toString('latin1'),
      ),
    )
    .map((pieces) => pieces.join(''))
    .join('\n');
}
