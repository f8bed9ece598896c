/**
 * Everything that a terminal would act on instead of showing it: the control characters C0 and C1 with DEL, line
 * and paragraph separators, what turns the direction of writing, and halves of characters.
 */
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/** A stranger's text with all that a terminal would act on shown as `\x1b` or `\u202e`; for one line of output. */
export const printable = (text: string): string =>
  text.replace(unprintable, character => {
    const code = character.charCodeAt(0);
    const hex = code.toString(16);
    return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
  });
