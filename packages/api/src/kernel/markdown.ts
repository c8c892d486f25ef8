/** Text of people stays text in Markdown: no markup, no link, no image. */
export function plainMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|~]/g, "\\$&")
    .replace(/\s*\n\s*/g, " ")
    .replace(/^(#{1,6}|[-+]|\d+[.)])(?=\s)/, "\\$1");
}
