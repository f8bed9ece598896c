/** PCMU (G.711) bytes as 16-bit samples. */
export const decodeUlaw = (bytes: Buffer): Int16Array =>
  Int16Array.from(bytes, byte => {
    const code = ~byte & 0xff;
    const magnitude = (((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4);
    return code & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
  });
