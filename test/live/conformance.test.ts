import type { Socket } from 'node:dgram';
import { dn, partyID } from '../../src/call/ids';
import type { AriConfig } from '../../src/config/config';
import { Ari, type AriOptions } from '../../src/driver/asterisk/ari';
import { AriOperations } from '../../src/driver/asterisk/ari-operations';
import {
  AsteriskCallSource,
  callSourceEvents,
} from '../../src/driver/asterisk/asterisk-call-source';
import {
  AsteriskRecordingEndpoint,
  recordingEndpointEvents,
} from '../../src/driver/asterisk/asterisk-recording-endpoint';
import {
  AsteriskReplicator,
  replicatorEvents,
} from '../../src/driver/asterisk/asterisk-replicator';
import { deviceOf } from '../../src/driver/asterisk/channel-name';
import type { PrivateAsterisk } from '../../src/driver/asterisk/private-asterisk';
import { silent } from '../../src/log/logger';
import type { StreamSource } from '../../src/switch/replicator';
import { tone, samplesOf } from '../../src/demo/tone';
import { describeCallSource } from '../conformance/call-source';
import { describeRecordingEndpoint } from '../conformance/recording-endpoint';
import { describeReplicator } from '../conformance/replicator';
import { LiveSite } from '../support/live-site';
import { SipCall } from '../support/sip-caller';
import { SipPhone } from '../support/sip-phone';
import { bound, SipSink } from '../support/sip-peer';
import { until } from '../support/until';

describe('on a real Asterisk', function () {
  this.timeout(20_000);
  let live: LiveSite;

  before(async () => {
    live = await LiveSite.start();
  });

  after(() => live.stop());

  const must = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the site has no such role');
    return value;
  };
  const link = (
    ari: AriConfig,
    application: string,
    subscribeAll: boolean,
    eventTypes: AriOptions['eventTypes'] = [],
  ): Ari => new Ari({ ...ari, application, subscribeAll, eventTypes, log: silent });

  /** The channels of a server, asked beside the driver under test. */
  const channels = async (
    server: PrivateAsterisk,
  ): Promise<readonly { readonly id: string; readonly name: string; readonly state: string }[]> => {
    const login = Buffer.from(`${server.ariUser}:${server.ariPassword}`).toString('base64');
    const headers = { authorization: `Basic ${login}` };
    const response = await fetch(`${server.ariUrl}/ari/channels`, {
      headers,
      signal: AbortSignal.timeout(5_000),
    });
    // Sound: Asterisk's own list of channels; only the test looks at it.
    return (await response.json()) as { id: string; name: string; state: string }[];
  };
  const empty = (
    server: PrivateAsterisk,
    isMeant: (id: string) => boolean = () => true,
  ): Promise<true> =>
    until('no channel', async () =>
      (await channels(server)).some(({ id }) => isMeant(id)) ? undefined : true,
    );

  describe('with a phone that is answered by hand', () => {
    let phone: SipPhone;

    before(async () => {
      phone = await SipPhone.register('7002', live.site.pbx.sipPort);
    });

    after(() => {
      phone.close();
    });

    describeCallSource('AsteriskCallSource', async () => {
      const pbx = must(live.config.pbx);
      const calls: SipCall[] = [];
      const open = (): AsteriskCallSource => {
        const ari = link(pbx.ari, pbx.application, true, callSourceEvents);
        return new AsteriskCallSource(ari, new AriOperations(ari), pbx, silent);
      };
      const source = open();
      return {
        source,
        ring: async () => {
          const port = live.site.pbx.sipPort;
          const requestURI = `sip:4930557002@127.0.0.1:${port}`;
          const call = await SipCall.place({ requestURI, port, address: '127.0.0.2' });
          calls.push(call);
          await phone.rings();
          return {
            caller: 'trunk',
            called: '7002',
            dialled: '4930557002',
            answer: async () => {
              phone.answer();
            },
            hangUp: async () => {
              call.hangUp();
            },
          };
        },
        again: async () => {
          await source.close();
          return open();
        },
        close: async () => {
          await source.close();
          for (const call of calls) call.hangUp();
          await empty(live.site.pbx);
          for (const call of calls) call.close();
        },
      };
    });
  });

  describe('with a call that is up', () => {
    let sink: SipSink;
    let refusing: SipSink;
    let silence: Socket;
    let parties: readonly [StreamSource, StreamSource];

    before(async () => {
      const { phones, pbx } = live.site;
      sink = await SipSink.open();
      refusing = await SipSink.open('503 Service Unavailable');
      silence = await bound();
      const audio = samplesOf(tone(440, 400));
      await phones.answer({ number: '7003', audio });
      await phones.call({ from: '4930111', to: '7003', as: 'carrier', audio, durationMs: 300_000 });
      parties = await until('the call', async () => {
        const up = (await channels(pbx)).filter(({ state }) => state === 'Up');
        const find = (device: string): StreamSource[] =>
          up.flatMap(({ id, name }) =>
            deviceOf(name) === device ? [{ party: partyID(id), dn: dn(device) }] : [],
          );
        const [[agent], [customer]] = [find('7003'), find('trunk')];
        return agent && customer ? [agent, customer] : undefined;
      });
    });

    after(async () => {
      await live.site.phones.close();
      sink.close();
      refusing.close();
      silence.close();
    });

    describeReplicator('AsteriskReplicator', async () => {
      const pbx = must(live.config.pbx);
      const open = async (): Promise<{
        readonly ari: Ari;
        readonly replicator: AsteriskReplicator;
      }> => {
        const ari = link(pbx.ari, pbx.application, true, replicatorEvents);
        const options = { ...pbx, timeoutMs: pbx.ari.timeoutMs };
        const replicator = new AsteriskReplicator(ari, new AriOperations(ari), options, silent);
        await ari.connect();
        return { ari, replicator };
      };
      let current = await open();
      const up = (): typeof sink.legs => sink.legs.filter(({ hasEnded }) => !hasEnded);
      return {
        replicator: current.replicator,
        destination: sink.address,
        deadDestination: refusing.address,
        silentDestination: `127.0.0.1:${silence.address().port}`,
        placeCall: async () => parties,
        legs: async () => up().map(({ requestURI }) => requestURI),
        hangUpLeg: async uri => {
          const leg = up().find(({ requestURI }) => requestURI === uri);
          if (leg) sink.hangUp(leg);
        },
        again: async () => {
          await current.ari.close();
          current = await open();
          return current.replicator;
        },
        close: async () => {
          const { ari, replicator } = current;
          for (const { key } of await replicator.running()) await replicator.release(key);
          await ari.close();
          const isOurs = (id: string): boolean => !parties.some(({ party }) => party === id);
          await empty(live.site.pbx, isOurs);
          await until('no leg', async () => (up().length === 0 ? true : undefined));
        },
      };
    });
  });

  describeRecordingEndpoint('AsteriskRecordingEndpoint', async () => {
    const { endpoint: at } = must(live.config.recorder);
    const sent: SipCall[] = [];
    const open = (): AsteriskRecordingEndpoint => {
      const ari = link(at.ari, at.application, false, recordingEndpointEvents);
      const options = { ...at, timeoutMs: at.ari.timeoutMs };
      return new AsteriskRecordingEndpoint(ari, new AriOperations(ari), options, silent);
    };
    const endpoint = open();
    let current = endpoint;
    return {
      endpoint,
      invite: async (requestURI, callUUIDHeader) => {
        const headers =
          callUUIDHeader === undefined ? {} : { 'X-Genesys-CallUUID': callUUIDHeader };
        const call = await SipCall.place({
          requestURI,
          port: live.site.recorder.sipPort,
          headers,
        });
        sent.push(call);
        return {
          hangUp: async () => {
            call.hangUp();
          },
          outcome: () => (call.state === 'refused' || call.state === 'hung up' ? call.state : 'up'),
        };
      },
      again: async () => {
        await current.close();
        current = open();
        await current.connect();
        return current;
      },
      close: async () => {
        for (const call of sent) call.hangUp();
        await empty(live.site.recorder);
        await current.close();
        for (const call of sent) call.close();
      },
    };
  });
});
