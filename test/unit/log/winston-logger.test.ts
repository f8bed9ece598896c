import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { WinstonLogger, type WinstonLoggerOptions } from '../../../src/log/winston-logger';
import { temporaryFolder } from '../../support/temporary-folder';

/** Stands for standard error; what is written comes through a turn of the event loop later. */
class Written extends Writable {
  text = '';
  readonly isTTY: boolean;

  constructor(isTTY = false) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    setImmediate(() => {
      this.text += chunk.toString();
      done();
    });
  }

  /** The lines, without their time. */
  get lines(): readonly string[] {
    return this.text
      .trimEnd()
      .split('\n')
      .map(line => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, ''));
  }
}

const text: WinstonLoggerOptions = { level: 'info', format: 'text' };

describe('the log', () => {
  const folder = temporaryFolder();

  it('writes a line of text with its fields', async () => {
    const stream = new Written();
    const log = new WinstonLogger({ ...text, stream });
    log.info('session moved', { recordingID: 'R1', from: 'requested', n: 2, why: 'a b' });
    await log.close();
    assert.deepEqual(stream.lines, [
      'info  session moved recordingID=R1 from=requested n=2 why="a b"',
    ]);
  });

  it('writes one JSON object a line, in which no field passes for the level', async () => {
    const stream = new Written();
    const log = new WinstonLogger({ ...text, format: 'json', stream });
    log.warn('leg ended', { level: 'debug', message: 'forged', line: 7 });
    await log.close();
    const { time, ...line } = JSON.parse(stream.text) as Record<string, unknown>;
    assert.deepEqual(line, { level: 'warn', message: 'leg ended', line: 7 });
    assert.match(String(time), /^\d{4}-.*Z$/);
  });

  it('leaves out what is less important than its level', async () => {
    const stream = new Written();
    const log = new WinstonLogger({ ...text, level: 'warn', stream });
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](level);
    await log.close();
    assert.deepEqual(stream.lines, ['warn  warn', 'error error']);
  });

  it('adds the fields of a child to each of its lines', async () => {
    const stream = new Written();
    const log = new WinstonLogger({ ...text, stream });
    log.child({ connID: 'c' }).child({ leg: 1 }).info('recording', { leg: 2 });
    await log.close();
    assert.deepEqual(stream.lines, ['info  recording connID=c leg=2']);
  });

  it('writes no secret', async () => {
    const stream = new Written();
    const log = new WinstonLogger({ ...text, stream });
    log.child({ password: 's3cret' }).error('http://u:s3cret@h failed', {
      body: { applicationPassword: 's3cret', userData: { card: 's3cret' } },
      url: 'ws://h/?api_key=u:s3cret',
    });
    await log.close();
    assert.ok(stream.text.includes('[redacted]'));
    assert.ok(!stream.text.includes('s3cret'), stream.text);
  });

  it('lets no field break out of its line or colour the terminal', async () => {
    const stream = new Written(true);
    const log = new WinstonLogger({ ...text, stream });
    log.info('call', { name: 'Bob\nerror forged \u001b[2J\u009b' });
    await log.close();
    assert.deepEqual(stream.lines, [
      '\u001b[32minfo \u001b[0m call name="Bob\\nerror forged \\u001b[2J\\x9b"',
    ]);
  });

  it('is coloured for a terminal only, and never in its file', async () => {
    const file = join(folder(), 'deep', 'twinleg.log');
    const stream = new Written(true);
    const log = new WinstonLogger({ ...text, file, stream });
    log.error('disk full');
    await log.close();
    assert.ok(stream.text.includes('\u001b[31m'));
    assert.match(readFileSync(file, 'utf8'), /^\S+ error disk full\n$/);
  });

  it('has every line in file and stream once it is closed', async () => {
    const file = join(folder(), 'twinleg.log');
    const stream = new Written();
    const log = new WinstonLogger({ ...text, file, stream });
    for (let n = 0; n < 1000; n++) log.info('line', { n });
    await log.close();
    assert.equal(stream.lines.length, 1000);
    assert.equal(readFileSync(file, 'utf8').trimEnd().split('\n').length, 1000);
  });

  it('has every line in the stream once it is closed, without a file too', async () => {
    const stream = new Written();
    const log = new WinstonLogger({ ...text, stream });
    for (let n = 0; n < 1000; n++) log.info('line', { n });
    await log.close();
    assert.equal(stream.lines.length, 1000);
  });

  it('outlives its stream', async () => {
    const stream = new Written();
    const log = new WinstonLogger({ ...text, stream });
    stream.destroy(new Error('EPIPE'));
    log.info('line');
    await log.close();
    assert.equal(stream.text, '');
  });

  it('takes lines after it is closed without complaint, and may be closed again', async () => {
    const stream = new Written();
    const log = new WinstonLogger({ ...text, stream });
    const closed = log.close();
    log.info('too late');
    await Promise.all([closed, log.close()]);
    log.error('later still');
    await promisify(stream.end.bind(stream))();
    assert.equal(stream.text, '');
  });

  it('says on standard error that its file cannot be written, and goes on there', async () => {
    const stream = new Written();
    const log = new WinstonLogger({ ...text, file: folder(), stream });
    log.info('first');
    await log.close();
    assert.ok(
      stream.lines.some(line => line.endsWith('first')),
      stream.text,
    );
    assert.match(stream.text, /^twinleg: the log file is given up: .*EISDIR/m);
  });
});
