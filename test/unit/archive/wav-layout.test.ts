import assert from 'node:assert/strict';
import { WavFormatError } from '../../../src/archive/archive-error';
import { wavLayout, type WavLayout } from '../../../src/archive/wav-layout';
import { chunk, crashedWav, format, monoWav, pcm, riff, tone } from '../../support/wav';

const audio = tone(10);
const data = pcm(audio);
const list = chunk('LIST', Buffer.from('INFOISFT'));

const layoutOf = (file: Buffer): Promise<WavLayout> =>
  wavLayout(async (position, bytes) => file.subarray(position, position + bytes), file.length);

function extensible(): Buffer {
  const body = Buffer.alloc(40);
  format().copy(body, 0, 8);
  body.writeUInt16LE(0xfffe, 0);
  body.writeUInt16LE(1, 24);
  return chunk('fmt ', body);
}

describe('the audio of a WAV', () => {
  const table: [title: string, file: Buffer, layout: WavLayout][] = [
    [
      'is found after the usual header',
      monoWav(audio),
      { dataAt: 44, dataBytes: 160, repaired: false },
    ],
    [
      'is found after other chunks',
      riff([list, format(), list, chunk('data', data)]),
      { dataAt: 76, dataBytes: 160, repaired: false },
    ],
    [
      'ends where other chunks begin',
      riff([format(), chunk('data', data), list]),
      { dataAt: 44, dataBytes: 160, repaired: false },
    ],
    [
      'of odd size ends before its padding and the chunks after it',
      riff([format(), chunk('data', data.subarray(1)), list]),
      { dataAt: 44, dataBytes: 159, repaired: false },
    ],
    [
      'is found after a chunk of odd size',
      riff([format(), chunk('note', Buffer.from('odd')), chunk('data', data)]),
      { dataAt: 56, dataBytes: 160, repaired: false },
    ],
    [
      'is taken from the extensible form too',
      riff([extensible(), chunk('data', data)]),
      { dataAt: 68, dataBytes: 160, repaired: false },
    ],
    [
      'is the rest of the file when both sizes are 0',
      crashedWav(audio),
      { dataAt: 44, dataBytes: 160, repaired: true },
    ],
    [
      'is the rest of the file when its size is too large',
      riff([format(), chunk('data', data, 9999)]),
      { dataAt: 44, dataBytes: 160, repaired: true },
    ],
    [
      'is the rest of the file when its size is the largest',
      riff([format(), chunk('data', data, 0xffffffff)]),
      { dataAt: 44, dataBytes: 160, repaired: true },
    ],
    [
      'is the rest of the file when its size is too small',
      riff([format(), chunk('data', data, 100)]),
      { dataAt: 44, dataBytes: 160, repaired: true },
    ],
    [
      'is what its own size says when only RIFF is wrong',
      riff([format(), chunk('data', data)], 0),
      { dataAt: 44, dataBytes: 160, repaired: true },
    ],
    [
      'is none when there is none',
      monoWav(new Int16Array()),
      { dataAt: 44, dataBytes: 0, repaired: false },
    ],
    ['is none in an empty file', Buffer.alloc(0), { dataAt: 0, dataBytes: 0, repaired: true }],
    [
      'is none in a file cut in its first words',
      monoWav(audio).subarray(0, 10),
      { dataAt: 10, dataBytes: 0, repaired: true },
    ],
    [
      'is none in a file cut before its data',
      monoWav(audio).subarray(0, 40),
      { dataAt: 40, dataBytes: 0, repaired: true },
    ],
    [
      'is none in a file cut in its format',
      monoWav(audio).subarray(0, 30),
      { dataAt: 30, dataBytes: 0, repaired: true },
    ],
  ];
  for (const [title, file, layout] of table) {
    it(title, async () => {
      assert.deepEqual(await layoutOf(file), layout);
    });
  }

  const refused: [title: string, file: Buffer][] = [
    ['that is something else', Buffer.from('#!/bin/sh\necho this is no recording\n')],
    ['that is something else and short', Buffer.from('ID3')],
    ['of zeros', Buffer.alloc(1000)],
    ['of another RIFF type', Buffer.concat([chunk('RIFF', Buffer.from('AVI LIST'))])],
    ['in stereo', riff([format({ channels: 2 }), chunk('data', data)])],
    ['of 16000 Hz', riff([format({ rate: 16_000 }), chunk('data', data)])],
    ['of 8 bit', riff([format({ bits: 8 }), chunk('data', data)])],
    ['of A-law', riff([format({ encoding: 6 }), chunk('data', data)])],
    ['without a format', riff([chunk('data', data)])],
    ['with a format too short', riff([chunk('fmt ', Buffer.alloc(8)), chunk('data', data)])],
    ['with zeros where a chunk has to be', riff([format(), Buffer.alloc(64)])],
  ];
  for (const [title, file] of refused) {
    it(`is not taken from a file ${title}`, async () => {
      await assert.rejects(layoutOf(file), WavFormatError);
    });
  }
});
