import type { Call } from '../call/call';
import type { DNDirectory, DNOptions } from '../call/dn';
import { connID, dn, type ConnID, type DN } from '../call/ids';
import type { KeyValueList } from '../call/user-data';
import type { Logger } from '../log/logger';
import { AddressInfoType, AddressType } from '../tlib/enumerations';
import type { TlibHandler, TlibPeer } from '../tlib/peer';
import type { RequestOf, SwitchRequest } from '../tlib/requests';
import { TlibError } from '../tlib/tlib-error';
import { addressStatus, callList, dataChanged, partyInfo } from './call-messages';
import type { CallRegistry } from './call-registry';
import type { ControlledSession } from './controlled-session';
import type { Entitlement } from './entitlement';
import type { PrivateService } from './private-service';
import type { Registrations } from './registrations';
import { stateKeys } from './state-reporter';

export interface TlibServiceParts {
  readonly registry: CallRegistry;
  readonly registrations: Registrations;
  readonly directory: DNDirectory;
  readonly entitlement: Entitlement;
  readonly privateService: PrivateService;
  /** The recordings of a call that are under way. */
  readonly sessionsOf: (connID: ConnID) => readonly ControlledSession[];
  /** Whether the PBX can be reached now. */
  readonly isLinkUp: () => boolean;
  readonly log: Logger;
}

type DataRequest = Extract<
  SwitchRequest,
  {
    name:
      | 'RequestAttachUserData'
      | 'RequestUpdateUserData'
      | 'RequestDeletePair'
      | 'RequestDeleteUserData';
  }
>;

const addressTypes: Readonly<Record<DNOptions['type'], AddressType>> = {
  extension: AddressType.DN,
  trunk: AddressType.Trunk,
};

/** What each T-Lib request means here. A client sees and touches only what it has registered for. */
export class TlibService implements TlibHandler {
  readonly #parts: TlibServiceParts;

  constructor(parts: TlibServiceParts) {
    this.#parts = parts;
  }

  authenticate(applicationName: string, password: string): boolean {
    return this.#parts.entitlement.authenticate(applicationName, password);
  }

  opened(peer: TlibPeer): void {
    this.#parts.log.info('client logged in', { peer: peer.id, application: peer.applicationName });
  }

  closed(peer: TlibPeer): void {
    this.#parts.registrations.forget(peer);
    this.#parts.log.info('client gone', { peer: peer.id, application: peer.applicationName });
  }

  request(peer: TlibPeer, request: SwitchRequest): void {
    switch (request.name) {
      case 'RequestRegisterAddress':
        return this.#register(peer, request);
      case 'RequestUnregisterAddress':
        return this.#unregister(peer, request);
      case 'RequestQueryAddress':
        return this.#queryAddress(peer, request);
      case 'RequestQueryCall':
        return this.#queryCall(peer, request);
      case 'RequestAttachUserData':
      case 'RequestUpdateUserData':
      case 'RequestDeletePair':
      case 'RequestDeleteUserData':
        return this.#changeData(peer, request);
      case 'RequestPrivateService':
        return this.#privateService(peer, request);
      case 'RequestDistributeUserEvent':
        return this.#distribute(peer, request);
    }
  }

  #register(peer: TlibPeer, request: RequestOf<'RequestRegisterAddress'>): void {
    const { directory, entitlement, registrations, registry } = this.#parts;
    const thisDN = dn(request.thisDN);
    if (!entitlement.mayRegister(peer.applicationName, thisDN)) {
      throw new TlibError(
        'ACCESS_RESTICT',
        `${peer.applicationName} may not register for ${thisDN}`,
      );
    }
    const options = directory.get(thisDN);
    if (!options) throw new TlibError('NOT_CONFIGURED');
    registrations.add(peer, thisDN);
    const calls = registry.onDN(thisDN);
    peer.send({
      name: 'EventRegistered',
      ...reference(request),
      thisDN,
      addressType: addressTypes[options.type],
      addressInfoStatus: addressStatus(calls, thisDN),
      extensions: callList(calls, thisDN),
    });
  }

  #unregister(peer: TlibPeer, request: RequestOf<'RequestUnregisterAddress'>): void {
    const thisDN = this.#registered(peer, request.thisDN);
    this.#parts.registrations.remove(peer, thisDN);
    peer.send({ name: 'EventUnregistered', ...reference(request), thisDN });
  }

  #queryAddress(peer: TlibPeer, request: RequestOf<'RequestQueryAddress'>): void {
    const thisDN = this.#registered(peer, request.thisDN);
    const calls = this.#parts.registry.onDN(thisDN);
    const { addressInfoType } = request;
    const isCalls = addressInfoType === AddressInfoType.CallsQuery;
    if (!isCalls && addressInfoType !== AddressInfoType.AddressStatus) {
      throw new TlibError(
        'UNSUP_OPER',
        'AttributeAddressInfoType: AddressStatus (0) and CallsQuery (9) are known',
      );
    }
    peer.send({
      name: 'EventAddressInfo',
      ...reference(request),
      thisDN,
      addressInfoType,
      addressInfoStatus: isCalls ? calls.length : addressStatus(calls, thisDN),
      ...(isCalls && { extensions: callList(calls, thisDN) }),
    });
  }

  /** A call is only known to clients that are registered for one of its DNs. */
  #queryCall(peer: TlibPeer, request: RequestOf<'RequestQueryCall'>): void {
    const call = this.#parts.registry.get(connID(request.connID));
    const isSeen = call?.parties.some(party => this.#parts.registrations.has(peer, party.dn));
    if (!call || !isSeen) throw new TlibError('INV_CONNID');
    peer.send({ ...partyInfo(call, this.#parts.sessionsOf(call.connID)), ...reference(request) });
  }

  #changeData(peer: TlibPeer, request: DataRequest): void {
    const { registry } = this.#parts;
    const thisDN = this.#registered(peer, request.thisDN);
    const call = this.#call(request.connID);
    if (!call.parties.some(party => party.dn === thisDN)) throw new TlibError('PARTY_NOT_ON_CALL');
    const touched =
      'userData' in request
        ? Object.keys(request.userData)
        : 'dataKey' in request
          ? [request.dataKey]
          : [];
    const own = touched.find(key => stateKeys.includes(key));
    if (own !== undefined) {
      throw new TlibError(
        'INVALID_ATTR',
        `${own} is the state of recording: only the switch writes it`,
      );
    }
    registry.changeUserData(call.connID, userData => changed(userData, request), {
      dn: thisDN,
      requester: peer,
    });
    const after = registry.get(call.connID) ?? call;
    peer.send(dataChanged(after, thisDN, thisDN, request.referenceID));
  }

  #privateService(peer: TlibPeer, request: RequestOf<'RequestPrivateService'>): void {
    const thisDN = this.#registered(peer, request.thisDN);
    if (!this.#parts.isLinkUp()) throw new TlibError('NO_SWITCH', undefined, 'media-server');
    const call = this.#call(request.connID);
    const { applicationName } = peer;
    // ThisDN need not be on the call, but somebody must be whom the client may speak for.
    if (
      !call.parties.some(party => this.#parts.entitlement.mayRegister(applicationName, party.dn))
    ) {
      throw new TlibError('ACCESS_RESTICT', `${applicationName} may not touch this call`);
    }
    this.#parts.privateService.request(call, request, applicationName);
    const { privateMsgID, referenceID = 0 } = request;
    peer.send({ name: 'EventACK', referenceID, thisDN, connID: call.connID, privateMsgID });
  }

  #distribute(peer: TlibPeer, request: RequestOf<'RequestDistributeUserEvent'>): void {
    const thisDN = this.#registered(peer, request.thisDN);
    const { userData, referenceID = 0, connID: about } = request;
    this.#parts.registrations.tell(thisDN, {
      name: 'EventUserEvent',
      thisDN,
      userData,
      ...(about !== undefined && { connID: about }),
    });
    peer.send({ name: 'EventACK', referenceID, thisDN });
  }

  #registered(peer: TlibPeer, thisDN: string): DN {
    if (this.#parts.registrations.has(peer, dn(thisDN))) return dn(thisDN);
    throw new TlibError('NOT_REGISTERED', `not registered for ${thisDN}`);
  }

  #call(id: string): Call {
    const call = this.#parts.registry.get(connID(id));
    if (!call) throw new TlibError('INV_CONNID');
    return call;
  }
}

const reference = (request: SwitchRequest): { readonly referenceID?: number } =>
  request.referenceID === undefined ? {} : { referenceID: request.referenceID };

function changed(userData: KeyValueList, request: DataRequest): KeyValueList {
  switch (request.name) {
    case 'RequestAttachUserData':
    case 'RequestUpdateUserData':
      return { ...userData, ...request.userData };
    case 'RequestDeletePair':
      return Object.fromEntries(
        Object.entries(userData).filter(([key]) => key !== request.dataKey),
      );
    case 'RequestDeleteUserData':
      return Object.fromEntries(
        Object.entries(userData).filter(([key]) => stateKeys.includes(key)),
      );
  }
}
