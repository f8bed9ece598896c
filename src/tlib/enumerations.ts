/** Where a call comes from and goes to. */
export const CallType = { Unknown: 0, Internal: 1, Inbound: 2, Outbound: 3, Consult: 4 } as const;
export type CallType = (typeof CallType)[keyof typeof CallType];

/** What became of a call, or of a party's part in it. */
export const CallState = {
  Ok: 0,
  Transferred: 1,
  Conferenced: 2,
  GeneralError: 3,
  SystemError: 4,
  RemoteRelease: 5,
  Busy: 6,
  NoAnswer: 7,
  SitDetected: 8,
  AnsweringMachineDetected: 9,
  AllTrunksBusy: 10,
  SitInvalidnum: 11,
  SitVacant: 12,
  SitIntercept: 13,
  SitUnknown: 14,
  SitNocircuit: 15,
  SitReorder: 16,
  FaxDetected: 17,
  QueueFull: 18,
  Cleared: 19,
  Overflowed: 20,
  Abandoned: 21,
  Redirected: 22,
  Forwarded: 23,
  Consult: 24,
  Pickedup: 25,
  Dropped: 26,
  Droppednoanswer: 27,
  Unknown: 28,
  Covered: 29,
  ConverseOn: 30,
  Bridged: 31,
  Deafened: 49,
  Held: 50,
} as const;
export type CallState = (typeof CallState)[keyof typeof CallState];

/** The part a DN has in a call, or in what just happened to it. */
export const DNRole = {
  Unknown: 0,
  Origination: 1,
  Destination: 2,
  ConferenceMember: 3,
  NewParty: 4,
  AddedBy: 5,
  DeletedBy: 6,
  TransferredBy: 7,
  DeletedParty: 8,
  ConferencedBy: 9,
  Observer: 10,
} as const;
export type DNRole = (typeof DNRole)[keyof typeof DNRole];

/** What an agent does when not talking. */
export const AgentWorkMode = {
  Unknown: 0,
  ManualIn: 1,
  AutoIn: 2,
  AfterCallWork: 3,
  AuxWork: 4,
  NoCallDisconnect: 5,
  WalkAway: 6,
  ReturnBack: 7,
} as const;
export type AgentWorkMode = (typeof AgentWorkMode)[keyof typeof AgentWorkMode];

/** What kind of thing a DN is. */
export const AddressType = {
  Unknown: 0,
  DN: 1,
  Position: 2,
  Queue: 3,
  RouteDN: 4,
  Trunk: 5,
  VoiceChannel: 6,
  DataChannel: 7,
  Announcement: 8,
  ASAI: 9,
  ACDGroup: 10,
  VSP: 11,
  RouteQueue: 12,
  AgentID: 13,
  Other: 99,
} as const;
export type AddressType = (typeof AddressType)[keyof typeof AddressType];

/** How a client shares a DN with other clients. */
export const RegisterMode = { Share: 0, Private: 1, Monitor: 2 } as const;
export type RegisterMode = (typeof RegisterMode)[keyof typeof RegisterMode];

/** How far a registration reaches: to the PBX, or no further than the server. */
export const ControlMode = { Default: 0, Force: 1, Local: 2 } as const;
export type ControlMode = (typeof ControlMode)[keyof typeof ControlMode];

/** What a client wants to know of a DN. */
export const AddressInfoType = {
  AddressStatus: 0,
  MessageWaitingStatus: 1,
  AssociationStatus: 2,
  CallForwardingStatus: 3,
  AgentStatus: 4,
  NumberOfAgentsInQueue: 5,
  NumberOfAvailableAgentsInQueue: 6,
  NumberOfCallsInQueue: 7,
  AddressType: 8,
  CallsQuery: 9,
  SendAllCallsStatus: 10,
  QueueLoginAudit: 11,
  DatabaseValue: 16,
  DNStatus: 17,
  QueueStatus: 18,
} as const;
export type AddressInfoType = (typeof AddressInfoType)[keyof typeof AddressInfoType];

/** What a DN is doing: AttributeAddressInfoStatus, when that was asked for. */
export const AddressStatus = {
  Idle: 0,
  Origination: 1,
  Dialing: 2,
  Talking: 3,
  Ringing: 4,
  Held: 5,
  Treatment: 6,
  LockedOut: 7,
  Maintenance: 8,
  Available: 9,
  Vacant: 10,
} as const;
export type AddressStatus = (typeof AddressStatus)[keyof typeof AddressStatus];

/** What a client wants to know of a call. */
export const CallInfoType = { PartiesQuery: 0, StatusQuery: 1 } as const;
export type CallInfoType = (typeof CallInfoType)[keyof typeof CallInfoType];

/** Where a party stands in a call: the `ps-n` of Extensions. */
export const PartyState = {
  Initiated: 1,
  Queued: 9,
  Alerting: 10,
  Busy: 11,
  Connected: 12,
  Held: 14,
  Failed: 15,
} as const;
export type PartyState = (typeof PartyState)[keyof typeof PartyState];

/** How a call was, or is to be, routed. */
export const RouteType = {
  Unknown: 0,
  Default: 1,
  Label: 2,
  OverwriteDNIS: 3,
  DDD: 4,
  IDDD: 5,
  Direct: 6,
  Reject: 7,
  Announcement: 8,
  PostFeature: 9,
  DirectAgent: 10,
  Priority: 11,
  DirectPriority: 12,
  AgentID: 13,
  CallDisconnect: 14,
} as const;
export type RouteType = (typeof RouteType)[keyof typeof RouteType];

/** Which of a pair of servers speaks. */
export const ServerRole = { Primary: 0, Backup: 1 } as const;
export type ServerRole = (typeof ServerRole)[keyof typeof ServerRole];

/** The one event that a client may distribute, by its message id. */
export const UserEventType = { EventUserEvent: 96 } as const;
export type UserEventType = (typeof UserEventType)[keyof typeof UserEventType];

/** Every enumeration by its name, for the documentation. */
export const enumerations = {
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
} as const;
