const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Characters that take two columns: the East Asian Wide and Fullwidth blocks (Unicode TR 11), roughly, and what is
 * an emoji without being asked. A terminal may know better of a few.
 */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u;

/** Marks and joiners on their own, which stand on the character before them. */
const zeroWidth = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;

function graphemeWidth(grapheme: string): number {
  if (zeroWidth.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

/** How many columns of a terminal `text` takes; it must be printable. */
export function textWidth(text: string): number {
  // Most texts are, and taking the others apart costs a hundred times as much.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** `text`, cut to `width` columns with … at the end where it does not fit. */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width < 1) return '';
  let cut = '';
  let taken = 1; // The column of the ….
  for (const { segment } of graphemes.segment(text)) {
    taken += graphemeWidth(segment);
    if (taken > width) break;
    cut += segment;
  }
  return `${cut}…`;
}
