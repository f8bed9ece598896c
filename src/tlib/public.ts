// What the package exports as "twinleg/tlib": the one barrel there is.
export type { AttributeName, Field } from './attribute';
export {
  callsExtension,
  callsIn,
  partiesExtension,
  partiesIn,
  type ListedCall,
  type ListedParty,
} from './call-list';
export {
  TlibClient,
  type Asked,
  type OnCall,
  type TlibClientEvents,
  type TlibClientOptions,
} from './client';
export type { TlsIdentity } from './tls-identity';
export {
  AddressInfoType,
  AddressStatus,
  AddressType,
  AgentWorkMode,
  CallInfoType,
  CallState,
  CallType,
  ControlMode,
  DNRole,
  PartyState,
  RegisterMode,
  RouteType,
  ServerRole,
  UserEventType,
} from './enumerations';
export { errorCodes, errorNameOf, type ErrorName } from './error-code';
export {
  timeOf,
  type Event,
  type EventName,
  type EventOf,
  type OutgoingEvent,
  type OutgoingEventOf,
} from './events';
export type { Address } from './link';
export type { BoundAddress, ListenerOptions, ServerTls } from './listener';
export { messageIDs, type MessageName } from './message-table';
export type { TlibHandler, TlibPeer } from './peer';
export { recordingInfos, recordingServices, recordingState } from './recording-service';
export type { Request, RequestName, RequestOf, SwitchRequest } from './requests';
export { TlibServer, type TlibServerOptions } from './server';
export { TlibError, TlibLinkError, TlibListenError } from './tlib-error';
export {
  callUUID,
  connID,
  dn,
  isCallUUID,
  isConnID,
  type CallUUID,
  type ConnID,
  type DN,
} from '../call/ids';
export { isList, type KeyValue, type KeyValueList } from '../call/user-data';
export { DeadlineError, TwinlegError } from '../errors';
export { silent, type Fields, type Logger } from '../log/logger';
