import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { withDeadline } from '../../src/async/deadline';
import { deferred } from '../../src/async/deferred';

/** One SIP dialogue that a sink took: its INVITE, and every RTP payload that came. */
export interface TakenLeg {
  readonly requestURI: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** PCMU bytes in the order of their arrival. */
  readonly payloads: Buffer[];
  hasEnded: boolean;
}

/** The headers of a SIP message, by their names in small letters; of several with one name the last. */
export const headersOf = (message: string): Record<string, string> =>
  Object.fromEntries(
    message
      .split('\r\n')
      .slice(1)
      .flatMap(line => {
        const colon = line.indexOf(':');
        return colon > 0
          ? [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]]
          : [];
      }),
  );

/** The Via headers of a SIP message, as an answer repeats them. */
export const via = (message: string): string =>
  message
    .split('\r\n')
    .filter(line => /^via:/i.test(line))
    .join('\r\n');

/** A SIP recorder that only listens: answers every INVITE over UDP and keeps what it hears. Of one test. */
export class SipSink {
  readonly legs: TakenLeg[] = [];
  readonly #signalling: Socket;
  readonly #media: Socket[] = [];

  readonly #status: string;

  private constructor(signalling: Socket, status: string) {
    this.#signalling = signalling;
    this.#status = status;
    signalling.on('message', (data, { port }) => {
      void this.#take(data.toString(), port);
    });
  }

  /** One that takes every INVITE, or answers each of them with another `status`. */
  static async open(status = '200 OK'): Promise<SipSink> {
    return new SipSink(await bound(), status);
  }

  get address(): string {
    return `127.0.0.1:${this.#signalling.address().port}`;
  }

  /** Ends one dialogue from this side, as an endpoint does that has no room any more. */
  hangUp(leg: TakenLeg): void {
    const { from = '', to = '', contact = '', 'call-id': id = '' } = leg.headers;
    const [, uri = '', port = ''] = /<([^>]*:(\d+)[^>]*)>/.exec(contact) ?? [];
    const lines = [
      `BYE ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.address};branch=z9hG4bKbye${id}`,
      `From: ${to};tag=sink`,
      `To: ${from}`,
      `Call-ID: ${id}`,
      'CSeq: 1 BYE',
      'Max-Forwards: 70',
      'Content-Length: 0',
    ];
    this.#signalling.send(`${lines.join('\r\n')}\r\n\r\n`, Number(port), '127.0.0.1');
    leg.hasEnded = true;
  }

  close(): void {
    for (const socket of [this.#signalling, ...this.#media]) socket.close();
  }

  async #take(message: string, port: number): Promise<void> {
    const [method = '', requestURI = ''] = message.split(' ');
    const headers = headersOf(message);
    if (method === 'INVITE' && this.#status !== '200 OK') {
      this.#answer(message, headers, port, '', this.#status);
    } else if (method === 'INVITE') {
      const media = await bound();
      this.#media.push(media);
      const leg: TakenLeg = {
        requestURI,
        headers,
        body: message.split('\r\n\r\n')[1] ?? '',
        payloads: [],
        hasEnded: false,
      };
      media.on('message', rtp => leg.payloads.push(rtp.subarray(12)));
      this.legs.push(leg);
      this.#answer(message, headers, port, sdp(media.address().port));
    } else if (method === 'BYE') {
      for (const leg of this.legs)
        if (leg.headers['call-id'] === headers['call-id']) leg.hasEnded = true;
      this.#answer(message, headers, port, '');
    }
  }

  #answer(
    message: string,
    headers: Record<string, string>,
    port: number,
    body: string,
    status = '200 OK',
  ): void {
    const to = headers.to ?? '';
    const lines = [
      `SIP/2.0 ${status}`,
      via(message),
      `From: ${headers.from ?? ''}`,
      `To: ${to.includes(';tag=') ? to : `${to};tag=sink`}`,
      `Call-ID: ${headers['call-id'] ?? ''}`,
      `CSeq: ${headers.cseq ?? ''}`,
      `Contact: <sip:sink@${this.address}>`,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
    ];
    this.#signalling.send(`${lines.join('\r\n')}\r\n\r\n${body}`, port, '127.0.0.1');
  }
}

/** Sends one INVITE with this request URI and gives the status of its final answer. */
export async function invite(requestURI: string, port: number): Promise<number> {
  const socket = await bound();
  const own = `127.0.0.1:${socket.address().port}`;
  const { promise, resolve } = deferred<number>();
  socket.on('message', data => {
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(data.toString())?.[1] ?? 0);
    if (status >= 200) resolve(status);
  });
  const body = sdp(socket.address().port);
  const id = Math.random().toString(16).slice(2);
  const lines = [
    `INVITE ${requestURI} SIP/2.0`,
    `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${id}`,
    `From: <sip:tester@${own}>;tag=${id}`,
    `To: <${requestURI}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:tester@${own}>`,
    'Max-Forwards: 70',
    'Content-Type: application/sdp',
    `Content-Length: ${body.length}`,
  ];
  socket.send(`${lines.join('\r\n')}\r\n\r\n${body}`, port, '127.0.0.1');
  try {
    return await withDeadline(`an answer to ${requestURI}`, 5_000, () => promise);
  } finally {
    socket.close();
  }
}

/** PCMU at this port. */
export const sdp = (port: number): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 0`,
    'a=rtpmap:0 PCMU/8000',
    '',
  ].join('\r\n');

/** A UDP socket on a free port. */
export async function bound(address = '127.0.0.1'): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
}
