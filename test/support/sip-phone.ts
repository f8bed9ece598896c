import { createHash } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { withDeadline } from '../../src/async/deadline';
import { deferred } from '../../src/async/deferred';
import { bound, headersOf, sdp, via } from './sip-peer';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** A phone of the sample PBX that rings until it is told to answer. Sends no sound. Of one test. */
export class SipPhone {
  readonly #number: string;
  readonly #port: number;
  readonly #socket: Socket;
  readonly #registered = deferred();
  #ringing = deferred();
  /** The INVITE that it rings for. */
  #invite = '';

  private constructor(number: string, port: number, socket: Socket) {
    this.#number = number;
    this.#port = port;
    this.#socket = socket;
    socket.on('message', data => {
      this.#heard(data.toString());
    });
  }

  /** Resolves when it is registered and can be called. */
  static async register(number: string, port: number): Promise<SipPhone> {
    const phone = new SipPhone(number, port, await bound());
    phone.#register(1, '');
    await withDeadline('the registration', 5_000, () => phone.#registered.promise);
    return phone;
  }

  /** Resolves when it rings for a call that it has not been asked about yet. */
  async rings(): Promise<void> {
    await withDeadline('the ringing', 5_000, () => this.#ringing.promise);
    this.#ringing = deferred();
  }

  /** Takes the call that it rings for. */
  answer(): void {
    this.#answer(this.#invite, '200 OK', sdp(this.#socket.address().port));
  }

  close(): void {
    this.#socket.close();
  }

  #heard(message: string): void {
    const [method = '', second = ''] = message.split(' ');
    if (method === 'SIP/2.0') this.#registering(Number(second), headersOf(message));
    if (method === 'INVITE' && message !== this.#invite) {
      this.#invite = message;
      this.#answer(message, '180 Ringing');
      this.#ringing.resolve();
    }
    if (method === 'CANCEL') this.#answer(this.#invite, '487 Request Terminated');
    if (method === 'CANCEL' || method === 'BYE') this.#answer(message, '200 OK');
  }

  #registering(status: number, headers: Readonly<Record<string, string>>): void {
    if (status === 200) this.#registered.resolve();
    if (status !== 401 || headers.cseq !== '1 REGISTER') return;
    const challenge = headers['www-authenticate'] ?? '';
    const [realm = '', nonce = '', opaque = ''] = ['realm', 'nonce', 'opaque'].map(
      name => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '',
    );
    const user = md5(`${this.#number}:${realm}:twinleg-${this.#number}`);
    const asked = md5(`REGISTER:sip:127.0.0.1:${this.#port}`);
    const response = md5(`${user}:${nonce}:00000001:c:auth:${asked}`);
    const fields = Object.entries({
      username: this.#number,
      realm,
      nonce,
      opaque,
      uri: `sip:127.0.0.1:${this.#port}`,
      response,
      cnonce: 'c',
    }).map(([name, value]) => `${name}="${value}"`);
    this.#register(2, `Digest ${fields.join(', ')}, qop=auth, nc=00000001, algorithm=MD5`);
  }

  #register(turn: number, authorization: string): void {
    const own = `127.0.0.1:${this.#socket.address().port}`;
    const me = `<sip:${this.#number}@127.0.0.1:${this.#port}>`;
    this.#send([
      `REGISTER sip:127.0.0.1:${this.#port} SIP/2.0`,
      `Via: SIP/2.0/UDP ${own};branch=z9hG4bKregister${turn}`,
      `From: ${me};tag=phone`,
      `To: ${me}`,
      `Call-ID: register-${own}`,
      `CSeq: ${turn} REGISTER`,
      `Contact: <sip:${this.#number}@${own}>`,
      'Max-Forwards: 70',
      'Expires: 300',
      ...(authorization === '' ? [] : [`Authorization: ${authorization}`]),
    ]);
  }

  #answer(request: string, status: string, body = ''): void {
    const { from = '', to = '', cseq = '', 'call-id': id = '' } = headersOf(request);
    this.#send(
      [
        `SIP/2.0 ${status}`,
        via(request),
        `From: ${from}`,
        `To: ${to.includes(';tag=') ? to : `${to};tag=phone`}`,
        `Call-ID: ${id}`,
        `CSeq: ${cseq}`,
        `Contact: <sip:${this.#number}@127.0.0.1:${this.#socket.address().port}>`,
        ...(body === '' ? [] : ['Content-Type: application/sdp']),
      ],
      body,
    );
  }

  #send(lines: readonly string[], body = ''): void {
    const head = [...lines, `Content-Length: ${body.length}`].join('\r\n');
    this.#socket.send(`${head}\r\n\r\n${body}`, this.#port, '127.0.0.1');
  }
}
