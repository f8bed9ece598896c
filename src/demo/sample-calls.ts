import { setTimeout as delay } from 'node:timers/promises';
import { connID, dn, type ConnID } from '../call/ids';
import { TlibClient } from '../tlib/client';
import type { Event, EventOf } from '../tlib/events';
import type { Phones } from './phones';
import { samplesOf, silence, tone } from './tone';
import { withDeadline } from '../async/deadline';
import { deferred } from '../async/deferred';

/** What a desktop needs to do with recordings: log in, and the numbers of the services. */
export interface SampleCallsOptions {
  readonly phones: Phones;
  readonly desktop: TlibClient;
  readonly services: {
    readonly start: number;
    readonly stop: number;
    readonly pause: number;
    readonly resume: number;
  };
  /** Told what happens, a line each. */
  readonly say: (line: string) => void;
}

/** Each sample's customer and agent sound like nobody else: who is on which channel can be heard. */
const samples = [
  { agent: '7001', customer: '4930111', agentHz: 440, customerHz: 700 },
  { agent: '7002', customer: '4930222', agentHz: 500, customerHz: 800 },
  { agent: '7003', customer: '4930333', agentHz: 560, customerHz: 900 },
] as const;

const callMs = 7_000;
const voice = (hz: number): Int16Array => samplesOf(tone(hz, 400), silence(100));

/** Places the three sample calls, side by side, and does with them what an agent's desktop would. */
export async function placeSampleCalls(options: SampleCallsOptions): Promise<void> {
  const { phones, desktop } = options;
  for (const { agent, agentHz } of samples) {
    await phones.answer({ number: agent, audio: voice(agentHz), ringMs: 500 });
    await desktop.registerAddress(dn(agent));
  }
  const [fullTime, onDemand, paused] = samples;
  await Promise.all([
    aCall(options, fullTime, call => updateData(options, call)),
    aCall(options, onDemand, call => startAndStop(options, call)),
    aCall(options, paused, call => pauseAndResume(options, call)),
  ]);
}

interface SampleCall {
  readonly thisDN: string;
  readonly connID: ConnID;
}

async function aCall(
  { phones, desktop, say }: SampleCallsOptions,
  { agent, customer, customerHz }: (typeof samples)[number],
  during: (call: SampleCall) => Promise<void>,
): Promise<void> {
  const established = nextEstablished(desktop, agent);
  const run = await phones.call({
    from: customer,
    to: agent,
    as: 'carrier',
    audio: voice(customerHz),
    durationMs: callMs,
  });
  const { connID: id } = await withDeadline(`the call to ${agent}`, 10_000, () => established);
  say(`${customer} talks to ${agent}`);
  await during({ thisDN: agent, connID: connID(id) });
  await run.finished();
}

function nextEstablished(desktop: TlibClient, agent: string): Promise<EventOf<'EventEstablished'>> {
  const { promise, resolve } = deferred<EventOf<'EventEstablished'>>();
  const listen = (event: Event): void => {
    if (event.name !== 'EventEstablished' || event.thisDN !== agent) return;
    desktop.events.off('event', listen);
    resolve(event);
  };
  desktop.events.on('event', listen);
  return promise;
}

/** Full-time, because the DN says so; the attached data changes while it is recorded. */
async function updateData({ desktop, say }: SampleCallsOptions, call: SampleCall): Promise<void> {
  const on = { thisDN: dn(call.thisDN), connID: call.connID };
  await desktop.attachUserData(on, { CustomerSegment: 'gold', CaseID: 4711 });
  await delay(2_500);
  await desktop.updateUserData(on, { Disposition: 'order placed' });
  say(`${call.thisDN} attached data to the call`);
}

async function startAndStop(options: SampleCallsOptions, call: SampleCall): Promise<void> {
  const { desktop, services, say } = options;
  await desktop.attachUserData({ thisDN: dn(call.thisDN), connID: call.connID }, { CaseID: 4712 });
  await delay(1_500);
  await ask(desktop, call, services.start);
  say(`${call.thisDN} asked for recording in mid call`);
  await delay(3_000);
  await ask(desktop, call, services.stop);
  say(`${call.thisDN} asked to stop it`);
}

async function pauseAndResume(options: SampleCallsOptions, call: SampleCall): Promise<void> {
  const { desktop, services, say } = options;
  await ask(desktop, call, services.start);
  await delay(2_000);
  await ask(desktop, call, services.pause);
  say(`${call.thisDN} paused the recording: card number`);
  await delay(2_000);
  await ask(desktop, call, services.resume);
  say(`${call.thisDN} resumed it`);
}

async function ask(desktop: TlibClient, call: SampleCall, privateMsgID: number): Promise<void> {
  await desktop.privateService({ thisDN: dn(call.thisDN), connID: call.connID, privateMsgID });
}
