/** Where one recording session (RS) stands. The arrows between them are in transition.ts. */
export type State =
  /** Asked for; the legs are being connected and the call still rings. */
  | { readonly name: 'arming' }
  /** Both legs are up and the call still rings: not a word of the answer will be missed. */
  | { readonly name: 'armed' }
  /** The recording endpoint could not be had while the call rings; tried again in a moment. */
  | { readonly name: 'rearming'; readonly reason: string }
  /** The call is established, the legs are not up yet. */
  | { readonly name: 'connecting' }
  /** The recording endpoint could not be had and the call goes on unrecorded; tried again in a moment. */
  | { readonly name: 'waiting'; readonly reason: string }
  | { readonly name: 'recording' }
  /** Asked to pause; not a fact yet, and asked again until it is one. */
  | { readonly name: 'pausing' }
  | { readonly name: 'paused' }
  | { readonly name: 'resuming' }
  /** Resumed, but the legs were lost meanwhile: new ones are connected. */
  | { readonly name: 'reconnecting' }
  | { readonly name: 'stopping' }
  | { readonly name: 'ended' }
  /** The call ended before anything of it could be recorded, or after the endpoint was lost for good. */
  | { readonly name: 'failed'; readonly reason: string };

/** `…Requested` asks; every other event tells of something that has happened. */
export type Event =
  | { readonly type: 'CallEstablished' }
  | { readonly type: 'LegsConnected' }
  | { readonly type: 'LegLost'; readonly reason: string }
  | { readonly type: 'RetryDue' }
  | { readonly type: 'PauseRequested' }
  | { readonly type: 'LegsPaused' }
  | { readonly type: 'ResumeRequested' }
  | { readonly type: 'LegsResumed' }
  | { readonly type: 'StopRequested' }
  | { readonly type: 'CallReleased' }
  | { readonly type: 'LegsReleased' }
  | { readonly type: 'EffectFailed'; readonly effect: Effect; readonly reason: string };

/** What the machine asks of the world. It never touches the world itself. */
export type Effect =
  /** Two INVITEs and two taps; posts `LegsConnected`. */
  | 'ConnectLegs'
  /** Nothing of what is said leaves the PBX any more; posts `LegsPaused`. */
  | 'PauseLegs'
  /** Posts `LegsResumed`. */
  | 'ResumeLegs'
  /** A BYE on each leg; posts `LegsReleased`. */
  | 'ReleaseLegs'
  /** Clears away what is left of legs that are no good, to connect new ones. */
  | 'DropLegs'
  /** Posts `RetryDue` in a moment, a longer one each time. */
  | 'RetryLater'
  | 'TellStarted'
  | 'TellPaused'
  | 'TellResumed'
  | 'TellStopped'
  | 'TellFailed';

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}
