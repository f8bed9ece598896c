const BIAS = 0x84;
const CLIP = 32_635;

/** ITU-T G.711 mu-law: one byte a sample, as RTP payload type 0 carries it. */
export const encodeUlaw = (samples: Int16Array): Buffer => Buffer.from(samples.map(encodeOne));

/** The 16-bit samples that mu-law bytes stand for. */
export const decodeUlaw = (bytes: Uint8Array): Int16Array => Int16Array.from(bytes, decodeOne);

function encodeOne(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function decodeOne(byte: number): number {
  const bits = ~byte;
  const exponent = (bits >> 4) & 0x07;
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << exponent) - BIAS;
  return bits & 0x80 ? -magnitude : magnitude;
}
