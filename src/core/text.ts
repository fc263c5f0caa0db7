/** Everything that shows nothing on paper: white space, control and format characters, fillers, the empty braille cell. */
const VISIBLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a reader sees anything in the text: one of zero-width characters alone is as empty as one of spaces. */
export function saysSomething(text: string): boolean {
  return VISIBLE.test(text);
}
