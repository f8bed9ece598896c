import assert from 'node:assert/strict';
import { checkConfig } from '../../../src/config/check';
import { ConfigError, problemLine } from '../../../src/config/config-error';
import { changed, without, type Draft } from '../../support/config-draft';

function problemsOf(input: unknown): readonly string[] {
  try {
    checkConfig(input, '/etc/twinleg', {});
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems.map(problemLine);
  }
  return [];
}

type Change = (draft: Draft) => unknown;

const impossible: readonly (readonly [string, Change, readonly string[]])[] = [
  [
    'the role switch without a PBX',
    draft => {
      without(draft, 'pbx');
    },
    ['pbx: missing: the role switch needs it'],
  ],
  [
    'the role recorder without a recorder',
    draft => {
      without(draft, 'recorder');
    },
    ['recorder: missing: the role recorder needs it'],
  ],
  [
    'two listeners on one port',
    draft => (draft.tlib.listen = [{ port: 7020 }, { port: 7020, protocol: 'ws' }]),
    ['tlib.listen[1].port: taken by tlib.listen[0]'],
  ],
  [
    'a listener on all addresses and one on the same port',
    draft => (draft.tlib.listen = [{ port: 9, host: '0.0.0.0' }, { port: 9 }]),
    ['tlib.listen[1].port: taken by tlib.listen[0]'],
  ],
  [
    'an application named twice',
    draft => draft.tlib.applications.push({ name: 'recorder', password: 'x', dns: ['7*'] }),
    ['tlib.applications[1].name: named already in tlib.applications[0]'],
  ],
  [
    'two private services with one number',
    draft => (draft.recording = { privateServices: { paused: 3014 } }),
    ['recording.privateServices.stop: the same number as paused: all must differ'],
  ],
  [
    'two DNs of one endpoint',
    draft => (draft.dns['7002'] = { type: 'extension', endpoint: '7001' }),
    ['dns.7002: has the same endpoint as dns.7001'],
  ],
  [
    "the recorder's endpoint as a DN",
    draft => (draft.dns.r = { type: 'trunk', endpoint: 'twinleg-recorder' }),
    ['dns.r: is pbx.recorderEndpoint, which is no DN: recordings leave by it'],
  ],
  [
    'one application for both servers on one Asterisk',
    draft => {
      draft.pbx.application = 'a';
      draft.recorder.endpoint.application = 'a';
      draft.recorder.endpoint.ari = { password: 'p1', url: 'http://127.0.0.1:8088' };
    },
    ['recorder.endpoint.application: the same application on the same Asterisk as pbx.application'],
  ],
  [
    "the archive in the endpoint's own folder",
    draft => {
      draft.recorder.archive = { dir: '/spool' };
      draft.recorder.endpoint.recordingDir = '/spool';
    },
    [
      "recorder.archive.dir: expected another folder than recorder.endpoint.recordingDir, the endpoint's own",
    ],
  ],
  [
    'a recorder that its own switch does not know',
    draft => (draft.recorder.tlib.applicationName = 'other'),
    ['recorder.tlib.applicationName: tlib.applications has no application of this name'],
  ],
  [
    'a recorder with another password than its own switch has',
    draft => (draft.recorder.tlib.applicationPassword = 'x'),
    ['recorder.tlib.applicationPassword: not the password that tlib.applications has'],
  ],
  [
    'a recorder that speaks something else than its own switch',
    draft => {
      draft.recorder.tlib.protocol = 'ws';
      draft.recorder.tlib.tls = {};
    },
    [
      'recorder.tlib.protocol: expected tcp: that is what listens on port 7020',
      'recorder.tlib.tls: expected false: no TLS is on port 7020',
    ],
  ],
];

const possible: readonly (readonly [string, Change])[] = [
  [
    'one role alone',
    draft => {
      draft.roles = ['switch'];
      without(draft, 'recorder');
    },
  ],
  [
    'listeners on one port of two addresses',
    draft => (draft.tlib.listen = [{ port: 7020 }, { port: 7020, host: '127.0.0.2' }]),
  ],
  [
    'two listeners whose ports the system chooses',
    draft => (draft.tlib.listen = [{ port: 0 }, { port: 0 }]),
  ],
  [
    "a recorder of another machine's switch",
    draft => (draft.recorder.tlib = { host: '192.0.2.1', applicationPassword: 'other' }),
  ],
];

describe('combinations of settings', () => {
  for (const [what, change, lines] of impossible) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(problemsOf(changed(change)), lines);
    });
  }
  for (const [what, change] of possible) {
    it(`allows ${what}`, () => {
      assert.deepEqual(problemsOf(changed(change)), []);
    });
  }
});
