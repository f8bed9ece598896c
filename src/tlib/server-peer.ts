import { messageOf } from '../errors';
import type { Logger } from '../log/logger';
import { Addp } from './addp';
import { DecodeError } from './decode-error';
import type { Decoder } from './decoder';
import { encodeEvent, encodePoll, type Stamp } from './encoder';
import type { OutgoingEvent, OutgoingEventOf } from './events';
import type { Link, LinkReceiver } from './link';
import type { TlibHandler, TlibPeer } from './peer';
import type { Request, RequestOf } from './requests';
import { TlibError } from './tlib-error';

/** What a server gives to each of its peers. */
export interface PeerContext {
  readonly handler: TlibHandler;
  readonly decoder: Decoder<Request>;
  readonly stamp: () => Stamp;
  readonly serverInfo: OutgoingEventOf<'EventServerInfo'>;
  readonly addp: { readonly timeoutMs: number; readonly remoteTimeoutMs?: number };
  readonly loginTimeoutMs: number;
  readonly maxBacklogBytes: number;
  readonly gone: (peer: ServerPeer) => void;
}

/** What an EventError is about. */
type Subject = Pick<OutgoingEventOf<'EventError'>, 'referenceID' | 'thisDN' | 'connID'>;

/** One client's connection at the server: not logged in, logged in, or closing. */
export class ServerPeer implements TlibPeer, LinkReceiver {
  readonly id: number;
  readonly #link: Link;
  readonly #context: PeerContext;
  readonly #log: Logger;
  readonly #addp: Addp;
  readonly #loginTimer: NodeJS.Timeout;
  #applicationName: string | undefined;
  #isClosing = false;

  constructor(id: number, link: Link, context: PeerContext, log: Logger) {
    this.id = id;
    this.#link = link;
    this.#context = context;
    this.#log = log.child({ peer: id, remote: link.remote });
    this.#addp = new Addp(context.addp.timeoutMs, {
      poll: () => {
        this.#write(encodePoll('AddpPoll'));
      },
      lost: () => {
        this.#drop('nothing heard, poll not answered');
      },
    });
    this.#loginTimer = setTimeout(() => {
      this.#expel(new TlibError('TIMEOUT', 'not logged in in time'));
    }, context.loginTimeoutMs);
  }

  get applicationName(): string {
    return this.#applicationName ?? '';
  }

  start(): void {
    this.#link.start(this);
  }

  send(event: OutgoingEvent): void {
    if (this.#isClosing) return;
    try {
      this.#write(encodeEvent(event, this.#context.stamp()));
    } catch (error) {
      // The message names a key of somebody's data, so that the log gets no more than the code.
      const reason = error instanceof TlibError ? error.code : messageOf(error);
      this.#log.error('event cannot be sent', { event: event.name, reason });
      if ('referenceID' in event && event.name !== 'EventError') {
        this.#answer(new TlibError('INTERNAL'), { referenceID: event.referenceID });
      }
    }
  }

  close(reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#log.info('client is let go', { reason });
    this.#link.close(reason);
  }

  heard(): void {
    this.#addp.heard();
  }

  message(bytes: Uint8Array): void {
    let request: Request | undefined;
    try {
      const message = this.#context.decoder.decode(bytes);
      if (message.name === 'AddpPollReply') return;
      if (message.name === 'AddpPoll') {
        this.#write(encodePoll('AddpPollReply'));
        return;
      }
      request = message;
      this.#log.debug('request', { request: request.name, referenceID: request.referenceID });
      this.#handle(request);
    } catch (error) {
      this.#refuse(error, request);
    }
  }

  oversized(): void {
    this.#expel(new TlibError('INVALID_ATTR', 'the message is too large'));
  }

  closed(reason: string): void {
    clearTimeout(this.#loginTimer);
    this.#addp.stop();
    this.#isClosing = true;
    this.#log.info('client is gone', { reason });
    this.#context.gone(this);
    if (this.#applicationName !== undefined) this.#tell('closed');
  }

  #handle(request: Request): void {
    if (request.name === 'RequestRegisterClient') {
      this.#login(request);
    } else if (this.#applicationName === undefined) {
      throw new TlibError('NOT_REGISTERED', 'log in first, with RequestRegisterClient');
    } else if (request.name === 'RequestQueryServer') {
      this.send({ ...this.#context.serverInfo, referenceID: request.referenceID });
    } else {
      this.#context.handler.request(this, request);
    }
  }

  #login(request: RequestOf<'RequestRegisterClient'>): void {
    const { applicationName, applicationPassword = '', referenceID } = request;
    const { handler, serverInfo, addp } = this.#context;
    if (this.#applicationName !== undefined)
      throw new TlibError('IN_SAME_STATE', 'logged in already');
    if ((request.protocolVersion ?? '1') !== '1') throw new TlibError('PROTO_VERS', 'expected 1');
    if (!handler.authenticate(applicationName, applicationPassword)) {
      this.#log.warn('client refused', { applicationName });
      this.#expel(new TlibError('ACCESS_RESTICT', 'wrong application name or password'), request);
      return;
    }
    clearTimeout(this.#loginTimer);
    this.#applicationName = applicationName;
    this.#log.info('client logged in', { applicationName });
    this.send({
      name: 'EventLinkConnected',
      referenceID,
      applicationName,
      protocolVersion: '1',
      extensions: {
        'addp-timeout-ms': addp.timeoutMs,
        'addp-remote-timeout-ms': addp.remoteTimeoutMs ?? addp.timeoutMs,
      },
    });
    this.send({ ...serverInfo, referenceID });
    this.#addp.start();
    this.#tell('opened');
  }

  #tell(what: 'opened' | 'closed'): void {
    try {
      this.#context.handler[what](this);
    } catch (error) {
      this.#log.error('handler failed', { at: what, reason: messageOf(error) });
    }
  }

  #refuse(error: unknown, request: Request | undefined): void {
    if (error instanceof DecodeError && error.isMalformed) {
      this.#expel(error);
    } else if (error instanceof DecodeError) {
      this.#answer(error, { referenceID: error.referenceID });
    } else if (error instanceof TlibError) {
      this.#answer(error, request ?? {});
    } else {
      this.#log.error('request failed', { request: request?.name, reason: messageOf(error) });
      this.#answer(new TlibError('INTERNAL'), request ?? {});
    }
  }

  #answer(error: TlibError, about: Subject): void {
    const { referenceID, thisDN, connID } = about;
    this.#log.info('request refused', { errorCode: error.errorCode, referenceID });
    this.send({
      name: 'EventError',
      referenceID,
      errorCode: error.errorCode,
      errorMessage: error.message,
      thisDN,
      connID,
    });
  }

  #expel(error: TlibError, about: Subject = {}): void {
    if (this.#isClosing) return;
    this.#answer(error, about);
    this.close(error.message);
  }

  #write(message: string): void {
    this.#link.send(message);
    if (this.#link.backlogBytes > this.#context.maxBacklogBytes) this.#drop('reads too slowly');
  }

  #drop(reason: string): void {
    this.#isClosing = true;
    this.#log.warn('client is cut off', { reason });
    this.#link.destroy(reason);
  }
}
