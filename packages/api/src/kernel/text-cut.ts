/** Text that a column of `max` characters takes: without NUL and halves of characters, and cut with an ellipsis where it is longer. */
export function cutText(text: string, max: number): string {
  const storable = text.replaceAll("\0", "").toWellFormed();
  if (storable.length <= max) return storable;
  const end = /[\ud800-\udbff]/.test(storable.charAt(max - 2)) ? max - 2 : max - 1;
  return `${storable.slice(0, end)}…`;
}
