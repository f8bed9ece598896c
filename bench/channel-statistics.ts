/** A channel's line: bridge, channel, how long it is up, codec, and first of all what it has received. */
const channelLine = /^ *\S+ +\S+ +\d\d:\d\d:\d\d +\S+ +(\d+) /gm;

/** The RTP packets that all channels in what Asterisk's `pjsip show channelstats` printed have received, together. */
export function packetsReceived(printed: string): number {
  return [...printed.matchAll(channelLine)].reduce((sum, [, count]) => sum + Number(count), 0);
}
