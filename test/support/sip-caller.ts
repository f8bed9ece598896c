import type { Socket } from 'node:dgram';
import { bound, headersOf, sdp, via } from './sip-peer';

/** Where an INVITE goes and what it says. */
export interface SipCallOptions {
  readonly requestURI: string;
  /** The server's SIP port on 127.0.0.1. */
  readonly port: number;
  /** Where it is sent from; 127.0.0.2 is the sample PBX's carrier. */
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** 20 ms of a full-scale square wave of 1 kHz in PCMU: nothing in it is silence. */
const loud = Buffer.from(Array.from({ length: 160 }, (_, at) => (at % 8 < 4 ? 0x80 : 0x00)));

/** One call over UDP of which each step is taken by hand; it sends sound from its answer on. Of one test. */
export class SipCall {
  readonly #options: SipCallOptions;
  readonly #signalling: Socket;
  readonly #media: Socket;
  readonly #id = Math.random().toString(16).slice(2);
  #state: 'calling' | 'up' | 'refused' | 'hung up' | 'ended' = 'calling';
  #to: string;
  #remote: string;
  #clock: NodeJS.Timeout | undefined;

  private constructor(options: SipCallOptions, signalling: Socket, media: Socket) {
    this.#options = options;
    this.#signalling = signalling;
    this.#media = media;
    this.#to = `<${options.requestURI}>`;
    this.#remote = options.requestURI;
    signalling.on('message', data => {
      this.#heard(data.toString());
    });
  }

  /** Resolves when the INVITE is on its way. */
  static async place(options: SipCallOptions): Promise<SipCall> {
    const call = new SipCall(options, await bound(options.address), await bound());
    call.#send('INVITE', 1, sdp(call.#media.address().port));
    return call;
  }

  /** What the server has made of it; `ended` is our own doing. */
  get state(): 'calling' | 'up' | 'refused' | 'hung up' | 'ended' {
    return this.#state;
  }

  /** CANCEL or BYE. Idempotent. */
  hangUp(): void {
    clearInterval(this.#clock);
    if (this.#state === 'calling') this.#send('CANCEL', 1);
    if (this.#state === 'up') this.#send('BYE', 2);
    if (this.#state === 'calling' || this.#state === 'up') this.#state = 'ended';
  }

  close(): void {
    clearInterval(this.#clock);
    for (const socket of [this.#signalling, this.#media]) socket.close();
  }

  #heard(message: string): void {
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(message)?.[1] ?? 0);
    const headers = headersOf(message);
    if (status === 0) {
      if (message.startsWith('BYE ')) this.#hungUp(message, headers);
      return;
    }
    if (status < 200 || headers.cseq !== '1 INVITE') return;
    this.#to = headers.to ?? this.#to;
    if (status < 300) this.#answered(message, headers);
    else {
      this.#send('ACK', 1);
      if (this.#state === 'calling') this.#state = 'refused';
    }
  }

  #answered(message: string, { contact = '' }: Readonly<Record<string, string>>): void {
    this.#remote = /<([^>]+)>/.exec(contact)?.[1] ?? this.#remote;
    this.#send('ACK', 1, '', 'ack');
    if (this.#state !== 'calling') return;
    this.#state = 'up';
    const port = Number(/^m=audio (\d+)/m.exec(message)?.[1] ?? 0);
    let count = 0;
    this.#clock = setInterval(() => {
      const header = Buffer.from('800000000000000000000001', 'hex');
      header.writeUInt16BE(count & 0xffff, 2);
      header.writeUInt32BE(count * loud.length, 4);
      count += 1;
      this.#media.send(Buffer.concat([header, loud]), port, '127.0.0.1');
    }, 20);
  }

  #hungUp(message: string, headers: Readonly<Record<string, string>>): void {
    clearInterval(this.#clock);
    if (this.#state === 'up') this.#state = 'hung up';
    const lines = ['SIP/2.0 200 OK', via(message), ...same(headers), 'Content-Length: 0'];
    this.#signalling.send(`${lines.join('\r\n')}\r\n\r\n`, this.#options.port, '127.0.0.1');
  }

  #send(method: string, number: number, body = '', branch = ''): void {
    const { address, port } = this.#signalling.address();
    const own = `${address}:${port}`;
    const inDialogue = method === 'BYE' || branch !== '';
    const lines = [
      `${method} ${inDialogue ? this.#remote : this.#options.requestURI} SIP/2.0`,
      `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${this.#id}${number}${branch}`,
      `From: <sip:tester@${own}>;tag=${this.#id}`,
      `To: ${method === 'CANCEL' ? `<${this.#options.requestURI}>` : this.#to}`,
      `Call-ID: ${this.#id}`,
      `CSeq: ${number} ${method}`,
      `Contact: <sip:tester@${own}>`,
      'Max-Forwards: 70',
      ...Object.entries(this.#options.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
    ];
    this.#signalling.send(`${lines.join('\r\n')}\r\n\r\n${body}`, this.#options.port, '127.0.0.1');
  }
}

/** What an answer repeats of a request besides its Via. */
const same = (headers: Readonly<Record<string, string>>): readonly string[] => [
  `From: ${headers.from ?? ''}`,
  `To: ${headers.to ?? ''}`,
  `Call-ID: ${headers['call-id'] ?? ''}`,
  `CSeq: ${headers.cseq ?? ''}`,
];
